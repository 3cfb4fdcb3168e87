import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';
import { BacnetPoint } from '../points/bacnet-point.entity.js';

/** Who commanded what, and what became of it. Append only. */
const PointWriteSchema = defineEntity({
  name: 'PointWrite',
  tableName: 'bacnet_write',
  indexes: [{ properties: ['point', 'requestedAt'] }],
  properties: {
    ...identified,
    point: () => p.manyToOne(BacnetPoint).deleteRule('cascade'),
    taskId: p.integer().nullable().unique(),
    /** Name of the account. */
    author: p.string().length(100),
    priority: p.smallint(),
    /** What was to be written, as it is read; null relinquishes. */
    value: p.string().length(300).nullable(),
    requestedAt: p.datetime(),
    completedAt: p.datetime().nullable(),
    /** `written`, `relinquished`, `refused`, `unconfirmed`, `differs`, `failed`; null while it is under way. */
    outcome: p.string().length(20).nullable(),
    readBack: p.string().length(300).nullable(),
    error: p.string().length(500).nullable(),
  },
});

export class PointWrite extends PointWriteSchema.class {}
PointWriteSchema.setClass(PointWrite);
