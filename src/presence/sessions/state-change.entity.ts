import { defineEntity, p } from '@mikro-orm/core';
import { Employee } from '../../people/employee.entity.js';
import { Device } from '../devices/device.entity.js';

/** A device came or went: append only, written together with its session. */
const StateChangeSchema = defineEntity({
  name: 'StateChange',
  indexes: [
    { properties: ['employee', 'timestamp'] },
    { properties: ['device', 'timestamp'] },
    { properties: ['timestamp', 'id'] },
  ],
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    device: () => p.manyToOne(Device).deleteRule('cascade'),
    employee: () => p.manyToOne(Employee).deleteRule('cascade'),
    /** When it happened: the first or the last answer. */
    timestamp: p.datetime(),
    /** 1 went online, 0 went offline. */
    status: p.smallint(),
    /** When it was noticed. */
    detectedAt: p.datetime(),
    estimated: p.boolean().default(false),
  },
});

export class StateChange extends StateChangeSchema.class {}
StateChangeSchema.setClass(StateChange);
