import { defineEntity, p } from '@mikro-orm/core';

/** A process that runs checks; the living ones share the servers evenly. */
const CheckWorkerSchema = defineEntity({
  name: 'CheckWorker',
  properties: {
    id: p.uuid().primary(),
    seenAt: p.datetime(),
  },
});

export class CheckWorker extends CheckWorkerSchema.class {}
CheckWorkerSchema.setClass(CheckWorker);
