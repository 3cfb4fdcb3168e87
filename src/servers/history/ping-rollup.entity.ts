import { defineEntity, p } from '@mikro-orm/core';
import { rollupSteps } from './rollup.rules.js';

/** Results of one server in one minute, hour or day (UTC): what charts are drawn from. Built from raw results in batches. */
const PingRollupSchema = defineEntity({
  name: 'PingRollup',
  properties: {
    step: p.enum(rollupSteps).primary(),
    serverId: p.integer().primary(),
    bucket: p.datetime().primary(),
    successes: p.integer(),
    slow: p.integer(),
    failures: p.integer(),
    inconclusive: p.integer(),
    /** Milliseconds over the answered checks; null where none was answered. */
    averageMs: p.float().nullable(),
    minimumMs: p.float().nullable(),
    maximumMs: p.float().nullable(),
    medianMs: p.float().nullable(),
    p95Ms: p.float().nullable().fieldName('p95_ms'),
  },
});

export class PingRollup extends PingRollupSchema.class {}
PingRollupSchema.setClass(PingRollup);
