import { defineEntity, p } from '@mikro-orm/core';
import { Employee } from '../../people/employee.entity.js';
import { Device } from '../devices/device.entity.js';
import { sessionEnds } from './session.rules.js';

/**
 * A run of answers of one device with no gap longer than its grace. It ends at the last answer, however late that was
 * noticed. The database refuses two that overlap (exclusion constraint in the migration).
 */
const PresenceSessionSchema = defineEntity({
  name: 'PresenceSession',
  indexes: [{ properties: ['employee', 'startedAt'] }],
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    device: () => p.manyToOne(Device).deleteRule('cascade'),
    /** The owner of the device at that time. */
    employee: () => p.manyToOne(Employee).deleteRule('cascade'),
    startedAt: p.datetime(),
    /** The last answer once the session is over; null while it goes on. */
    endedAt: p.datetime().nullable(),
    endReason: p.enum(sessionEnds).nullable(),
    /** The end was concluded after an outage of this program. */
    estimated: p.boolean().default(false),
  },
});

export class PresenceSession extends PresenceSessionSchema.class {}
PresenceSessionSchema.setClass(PresenceSession);
