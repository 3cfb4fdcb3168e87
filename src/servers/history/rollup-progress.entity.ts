import { defineEntity, p } from '@mikro-orm/core';
import { rollupSteps } from './rollup.rules.js';

/** Every bucket of this step that ended before `through` is built; results that come late move it back. */
const RollupProgressSchema = defineEntity({
  name: 'RollupProgress',
  properties: {
    step: p.enum(rollupSteps).primary(),
    through: p.datetime(),
  },
});

export class RollupProgress extends RollupProgressSchema.class {}
RollupProgressSchema.setClass(RollupProgress);
