import { defineEntity, p } from '@mikro-orm/core';
import { readingSteps } from './reading.rules.js';

/** Good values of one point in one minute, hour or day (UTC). */
const BacnetRollupSchema = defineEntity({
  name: 'BacnetRollup',
  properties: {
    step: p.enum(readingSteps).primary(),
    pointId: p.integer().primary(),
    bucket: p.datetime().primary(),
    count: p.integer(),
    minimum: p.double().nullable(),
    maximum: p.double().nullable(),
    average: p.double().nullable(),
    /** The last value of the bucket. */
    latest: p.double().nullable(),
  },
});

export class BacnetRollup extends BacnetRollupSchema.class {}
BacnetRollupSchema.setClass(BacnetRollup);
