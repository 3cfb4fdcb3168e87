import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';

/**
 * A time in which servers may fail without anybody being told: once, or every week in a zone's wall-clock time. Applies
 * to the listed servers, to those with one of the tags, or (both empty) to all.
 */
const MaintenanceWindowSchema = defineEntity({
  name: 'MaintenanceWindow',
  properties: {
    ...identified,
    name: p.string().length(100),
    serverIds: p
      .array(value => Number(value))
      .columnType('int[]')
      .default([]),
    tags: p.array().default([]),
    startsAt: p.datetime().nullable(),
    endsAt: p.datetime().nullable(),
    /** 0 = Sunday. */
    weekdays: p
      .array(value => Number(value))
      .columnType('int[]')
      .default([]),
    localTime: p.string().length(5).nullable(),
    durationMinutes: p.integer().nullable(),
    timeZone: p.string().length(64).nullable(),
    ...timestamped,
  },
});

export class MaintenanceWindow extends MaintenanceWindowSchema.class {}
MaintenanceWindowSchema.setClass(MaintenanceWindow);
