import { defineEntity, p } from '@mikro-orm/core';
import { Server } from '../server.entity.js';
import { statuses, type StatusState } from './status.rules.js';

/** Where a server stands now: one row each, a cache of its spans and results that can be compared and set. */
const ServerStatusSchema = defineEntity({
  name: 'ServerStatus',
  properties: {
    server: () => p.oneToOne(Server).primary().owner().deleteRule('cascade'),
    status: p.enum(statuses).default('unknown'),
    since: p.datetime(),
    lastCheck: p.datetime().nullable(),
    responseTimeMs: p.float().nullable(),
    consecutiveFailures: p.integer().default(0),
    message: p.text().default(''),
    /** Everything the next decision depends on (see status.rules.ts). */
    state: p.json<StatusState>(),
    /** Grows with every write; a write that expects another version changes nothing. */
    version: p.integer().default(0),
    /** Newest TLS certificate seen. */
    certificate: p.json<{ fingerprint: string; subject: string; issuer: string; validTo: string }>().nullable(),
  },
});

export class ServerStatus extends ServerStatusSchema.class {}
ServerStatusSchema.setClass(ServerStatus);
