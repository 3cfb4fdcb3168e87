import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';

/** A time in which this site itself was cut off: no canary answered, so no failure of a target counted. At most one is open. */
const IsolationSchema = defineEntity({
  name: 'Isolation',
  properties: {
    ...identified,
    startedAt: p.datetime().index(),
    endedAt: p.datetime().nullable(),
    /** What the canaries said. */
    reason: p.text(),
    /** Canaries that had answered before: a process that starts meanwhile knows by them whether it is over. */
    canaries: p.array().default([]),
  },
});

export class Isolation extends IsolationSchema.class {}
IsolationSchema.setClass(Isolation);
