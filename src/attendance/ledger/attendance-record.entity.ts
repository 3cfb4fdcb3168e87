import { defineEntity, p } from '@mikro-orm/core';
import { recordResolutions, recordSources } from './attendance-record.rules.js';

/**
 * A punch, once, however often and by whatever way it came. Never changed but for the verdict of people (`isValid`,
 * `notes`) and fields another source knew better. The device is no foreign key: rows come in by the hundred thousand, and
 * the writer locks the device once per batch instead.
 */
const AttendanceRecordSchema = defineEntity({
  name: 'AttendanceRecord',
  uniques: [{ properties: ['deviceId', 'attendanceCode', 'localTime'] }],
  indexes: [
    { properties: ['attendanceCode', 'timestamp'] },
    { properties: ['deviceId', 'timestamp'] },
    { properties: ['timestamp', 'id'] },
  ],
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    deviceId: p.integer(),
    attendanceCode: p.string().length(50),
    /** The instant it stands for; where the local time is none, the nearest that can be told. */
    timestamp: p.datetime(),
    /** As the device sent it, `YYYY-MM-DDTHH:MM:SS`: also a time that does not exist. */
    localTime: p.string().length(19),
    zoneResolution: p.enum(recordResolutions),
    isValid: p.boolean().default(true),
    notes: p.string().length(1000).default(''),
    verifyMode: p.smallint().nullable(),
    /** 0 in, 1 out, 2 break out, 3 break in, 4 overtime in, 5 overtime out, 255 none chosen. */
    inOutState: p.smallint().nullable(),
    workCode: p.bigint('number').nullable(),
    source: p.enum(recordSources),
    receivedAt: p.datetime(),
    /** How far the terminal's clock was ahead when the punch came, in ms; null where nobody knew. */
    clockDriftMs: p.bigint('number').nullable(),
    /** The bytes of the record, or the line of a pushing terminal. */
    rawData: p.blob(),
  },
});

export class AttendanceRecord extends AttendanceRecordSchema.class {}
AttendanceRecordSchema.setClass(AttendanceRecord);
