import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';
import { Server } from '../server.entity.js';
import { runOutcomes } from './heartbeat.rules.js';

/** One run of a job that reports by heartbeats (`start`, then `success` or `fail`). */
const JobRunSchema = defineEntity({
  name: 'JobRun',
  indexes: [{ properties: ['server', 'finishedAt'] }],
  properties: {
    ...identified,
    server: () => p.manyToOne(Server).deleteRule('cascade'),
    /** Null where the job reported only its end. */
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime(),
    outcome: p.enum(runOutcomes),
    exitCode: p.integer().nullable(),
    durationMs: p.integer().nullable(),
    message: p.text().default(''),
  },
});

export class JobRun extends JobRunSchema.class {}
JobRunSchema.setClass(JobRun);
