import { defineEntity, p } from '@mikro-orm/core';
import { Server } from '../server.entity.js';

/** The agent of a server: how it proves who it is, and when it was last heard. One row per server that ever had a token. */
const ServerHeartbeatSchema = defineEntity({
  name: 'ServerHeartbeat',
  properties: {
    server: () => p.oneToOne(Server).primary().owner().deleteRule('cascade'),
    /** SHA-256 of the token in hex. */
    tokenHash: p.string().length(64).nullable(),
    tokenCreatedAt: p.datetime().nullable(),
    /** By the clock of this program, never by the agent's. */
    lastHeartbeat: p.datetime().nullable(),
    /**
     * When somebody has to look at it next: never after the last instant at which the next heartbeat is in time, but often
     * before, since it is not moved by each heartbeat. An instant that was put off (after a stop of this program) counts.
     */
    deadline: p.datetime().nullable().index(),
    /** The deadline that passed, once it was announced; null while the agent is in time. */
    lostAt: p.datetime().nullable().index(),
    agentVersion: p.string().length(50).nullable(),
    /** Newest figures the agent sent. */
    metrics: p.json<Record<string, number>>().nullable(),
    metricsAt: p.datetime().nullable(),
    /** A job that has reported its start and not its end. */
    runStartedAt: p.datetime().nullable(),
    /** The newest thing a job said is that it failed, then. */
    failedAt: p.datetime().nullable(),
  },
});

export class ServerHeartbeat extends ServerHeartbeatSchema.class {}
ServerHeartbeatSchema.setClass(ServerHeartbeat);
