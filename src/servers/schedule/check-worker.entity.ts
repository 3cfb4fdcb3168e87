import { defineEntity, p } from '@mikro-orm/core';

/** A process that runs checks; the living ones share the servers evenly. */
const CheckWorkerSchema = defineEntity({
  name: 'CheckWorker',
  properties: {
    /** Mark of the process. */
    id: p.integer().primary().autoincrement(false),
    seenAt: p.datetime(),
    /** When it last looked for heartbeats that are missing. */
    watchedAt: p.datetime().nullable(),
  },
});

export class CheckWorker extends CheckWorkerSchema.class {}
CheckWorkerSchema.setClass(CheckWorker);
