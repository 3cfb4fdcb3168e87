import { defineEntity, p } from '@mikro-orm/core';

/** Sign of life of the watching program, and how far its periodic work has got. One row, id 1. */
const SystemStatusSchema = defineEntity({
  name: 'SystemStatus',
  properties: {
    id: p.integer().primary(),
    /** Last sign of life, every 30 s. */
    updatedAt: p.datetime(),
    startedAt: p.datetime(),
    /** Boot id of the host at that time; null where the system has none. */
    bootId: p.string().length(64).nullable(),
    /** Set by a clean stop, cleared by the next start. */
    stoppedAt: p.datetime().nullable(),
    /** Mark of the process that sweeps; null: none does. */
    sweeper: p.integer().nullable(),
    /** End of the newest sweep. */
    sweptAt: p.datetime().nullable(),
    /** What carried it out. */
    engine: p.string().length(50).nullable(),
    /** Why nothing could be learned from it; null: it was sound. */
    blind: p.text().nullable(),
    /** Hours before this instant are summed up; null before the first. */
    summedThrough: p.datetime().nullable(),
    /** Last time the receiver accepted anything; null: never, or no receiver. */
    cloudReachedAt: p.datetime().nullable(),
    /** Since when the receiver does not answer. */
    cloudSilentSince: p.datetime().nullable(),
    cloudError: p.text().nullable(),
    /** Set once people were told of it. */
    cloudAnnouncedAt: p.datetime().nullable(),
  },
});

export class SystemStatus extends SystemStatusSchema.class {}
SystemStatusSchema.setClass(SystemStatus);
