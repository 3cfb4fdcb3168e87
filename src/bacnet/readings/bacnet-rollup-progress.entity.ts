import { defineEntity, p } from '@mikro-orm/core';
import { readingSteps } from './reading.rules.js';

/** Every bucket of this step that ended before `through` is built; readings that come late move it back. */
const BacnetRollupProgressSchema = defineEntity({
  name: 'BacnetRollupProgress',
  properties: {
    step: p.enum(readingSteps).primary(),
    through: p.datetime(),
  },
});

export class BacnetRollupProgress extends BacnetRollupProgressSchema.class {}
BacnetRollupProgressSchema.setClass(BacnetRollupProgress);
