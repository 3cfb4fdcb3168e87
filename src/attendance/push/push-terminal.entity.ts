import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';
import { AttendanceDevice } from '../devices/attendance-device.entity.js';
import { pushApprovals } from './push.rules.js';

/** A terminal that called by its serial number: it may push punches once somebody has approved it. */
const PushTerminalSchema = defineEntity({
  name: 'PushTerminal',
  properties: {
    ...identified,
    serialNumber: p.string().length(60).unique(),
    approval: p.enum(pushApprovals).default('pending'),
    /** The device its punches belong to; null while it waits. */
    device: () => p.manyToOne(AttendanceDevice).nullable().deleteRule('set null').unique(),
    remoteAddress: p.string().length(45),
    /** What it said about itself: firmware, protocol version, model. */
    details: p.json<Record<string, string>>().defaultRaw(`'{}'`),
    firstSeenAt: p.datetime(),
    lastSeenAt: p.datetime(),
  },
});

export class PushTerminal extends PushTerminalSchema.class {}
PushTerminalSchema.setClass(PushTerminal);
