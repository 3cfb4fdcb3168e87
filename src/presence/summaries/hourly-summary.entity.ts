import { defineEntity, p } from '@mikro-orm/core';
import { Employee } from '../../people/employee.entity.js';

/** How long somebody was here in one hour (UTC). Revised when evidence arrives late; each revision is sent again. */
const HourlySummarySchema = defineEntity({
  name: 'HourlySummary',
  uniques: [{ properties: ['employee', 'hourStart'] }],
  indexes: [{ properties: ['hourStart', 'id'] }],
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    employee: () => p.manyToOne(Employee).deleteRule('cascade'),
    hourStart: p.datetime(),
    /** First and last answer inside the hour; the hour's edges where presence goes beyond it. */
    firstSeen: p.datetime().nullable(),
    lastSeen: p.datetime().nullable(),
    /** 0 to 3600. */
    secondsOnline: p.integer(),
    /** 0 to 60, rounded with carry so that a day's minutes add up. */
    minutesOnline: p.integer(),
    /** 0 to 3600: how much of the hour was really watched. */
    secondsCovered: p.integer(),
    /** Begins at 1, grows with every change. */
    revision: p.integer(),
    /** Nothing that is still to come can change it. */
    final: p.boolean().default(false),
    /** The revision the receiver has acknowledged; 0: none. */
    sentRevision: p.integer().default(0),
    /** Why the receiver refuses it for good; null: it does not. */
    parkedReason: p.text().nullable(),
    updatedAt: p.datetime(),
  },
});

export class HourlySummary extends HourlySummarySchema.class {}
HourlySummarySchema.setClass(HourlySummary);
