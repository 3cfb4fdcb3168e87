import { defineEntity, p } from '@mikro-orm/core';

/** A process that works on tasks, as long as it is seen. */
const BacnetWorkerSchema = defineEntity({
  name: 'BacnetWorker',
  properties: {
    id: p.uuid().primary(),
    host: p.string().length(200),
    platform: p.string().length(40),
    version: p.string().length(40),
    /** `ip:port` of its socket; null while it has none, and why. */
    socket: p.string().length(60).nullable(),
    problem: p.string().length(300).nullable(),
    startedAt: p.datetime(),
    lastSeenAt: p.datetime(),
  },
});

export class BacnetWorker extends BacnetWorkerSchema.class {}
BacnetWorkerSchema.setClass(BacnetWorker);
