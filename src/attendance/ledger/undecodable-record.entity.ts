import { defineEntity, p } from '@mikro-orm/core';
import { AttendanceDevice } from '../devices/attendance-device.entity.js';
import { recordSources } from './attendance-record.rules.js';

/** What a terminal sent as a punch and nobody could read: kept as it came, once. */
const UndecodableRecordSchema = defineEntity({
  name: 'UndecodableRecord',
  uniques: [{ properties: ['device', 'digest'] }],
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    device: () => p.manyToOne(AttendanceDevice).deleteRule('cascade'),
    /** SHA-256 of the bytes, in hexadecimal. */
    digest: p.string().length(64),
    rawData: p.blob(),
    source: p.enum(recordSources),
    reason: p.string().length(200),
    receivedAt: p.datetime(),
  },
});

export class UndecodableRecord extends UndecodableRecordSchema.class {}
UndecodableRecordSchema.setClass(UndecodableRecord);
