import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';
import { taskStatuses, taskTypes } from './bacnet-task.rules.js';

/** Work on the building's network, done by whichever worker takes it. */
const BacnetTaskSchema = defineEntity({
  name: 'BacnetTask',
  indexes: [{ properties: ['status', 'runAfter', 'id'] }, { properties: ['createdAt', 'id'] }],
  properties: {
    ...identified,
    type: p.enum(taskTypes),
    status: p.enum(taskStatuses).default('pending'),
    payload: p.json<Record<string, unknown>>(),
    progress: p.json<Record<string, unknown>>().nullable(),
    result: p.json<Record<string, unknown>>().nullable(),
    error: p.string().length(500).nullable(),
    /** Name of the account that asked for it; null: the schedule. */
    createdBy: p.string().length(100).nullable(),
    createdAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    completedAt: p.datetime().nullable(),
    attempts: p.smallint().default(0),
    runAfter: p.datetime(),
    /** A worker that has not renewed it by then is gone. */
    leaseUntil: p.datetime().nullable(),
    leaseOwner: p.uuid().nullable(),
    cancelRequested: p.boolean().default(false),
    /** The same key twice is the same task. */
    idempotencyKey: p.string().length(100).nullable().unique(),
  },
});

export class BacnetTask extends BacnetTaskSchema.class {}
BacnetTaskSchema.setClass(BacnetTask);
