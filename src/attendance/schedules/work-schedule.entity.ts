import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';

/** When people are expected to be at work. One of them is the one of everybody who has no other. */
const WorkScheduleSchema = defineEntity({
  name: 'WorkSchedule',
  properties: {
    ...identified,
    name: p.string().length(100).unique(),
    /** Days of the week, 0 = Sunday. */
    weekdays: p.json<number[]>(),
    /** Site time, `HH:MM`. An end before the start is on the next day. */
    startsAt: p.string().length(5),
    endsAt: p.string().length(5),
    graceMinutes: p.integer().default(5),
    /** Unpaid minutes that are taken off a day worked without punches for the break. */
    breakMinutes: p.integer().default(0),
    isDefault: p.boolean().default(false),
    ...timestamped,
  },
});

export class WorkSchedule extends WorkScheduleSchema.class {}
WorkScheduleSchema.setClass(WorkSchedule);
