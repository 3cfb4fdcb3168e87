import { defineEntity, p } from '@mikro-orm/core';

/** The search for devices nobody has claimed, as it stands. One row, id 1. */
const DiscoveryScanSchema = defineEntity({
  name: 'DiscoveryScan',
  properties: {
    id: p.integer().primary(),
    /** Somebody wants one and it has not begun; cleared by the start. */
    requestedAt: p.datetime().nullable(),
    startedAt: p.datetime().nullable(),
    /** Null while it goes on, or where its process ended. */
    endedAt: p.datetime().nullable(),
    /** Mark of the process that searches. */
    runner: p.integer().nullable(),
    /** Addresses to be asked. */
    addresses: p.integer().default(0),
    /** Of these asked so far. */
    asked: p.integer().default(0),
    /** New devices so far. */
    found: p.integer().default(0),
    /** Why it ended early. */
    problem: p.text().nullable(),
  },
});

export class DiscoveryScan extends DiscoveryScanSchema.class {}
DiscoveryScanSchema.setClass(DiscoveryScan);
