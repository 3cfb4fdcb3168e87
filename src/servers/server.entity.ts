import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../database/columns.js';
import type { AlertThresholds } from './alerts/alert.rules.js';
import { ipFamilies, matchTypes, protocols } from './checks/check.rules.js';

export const serverActivities = ['active', 'paused'] as const;

/** Something that is checked, and how. Where it stands is in `ServerStatus`. */
const ServerSchema = defineEntity({
  name: 'Server',
  properties: {
    ...identified,
    /** Chosen by the client that keeps its servers as code; null for all others. */
    key: p.string().length(100).nullable().unique(),
    name: p.string().length(100).unique(),
    protocol: p.enum(protocols),
    host: p.string().length(253),
    port: p.integer().nullable(),
    path: p.string().length(2000).default('/'),
    /** Seconds between two checks. */
    checkInterval: p.float().columnType('double precision'),
    /** Seconds; always less than the interval. */
    timeout: p.float().columnType('double precision'),
    status: p.enum(serverActivities).default('active'),
    tags: p.array().default([]),
    method: p.string().length(10).default('GET'),
    /** Encrypted: header values may be credentials. */
    headers: p.text().nullable().hidden(),
    body: p.text().nullable(),
    expectedStatuses: p.string().length(200).default('200-399'),
    matchType: p.enum(matchTypes).default('none'),
    matchPath: p.string().length(500).nullable(),
    matchValue: p.string().length(2000).nullable(),
    matchInverse: p.boolean().default(false),
    followRedirects: p.boolean().default(true),
    verifyTls: p.boolean().default(true),
    ipFamily: p.enum(ipFamilies).default('auto'),
    failureThreshold: p.integer().default(2),
    recoveryThreshold: p.integer().default(2),
    /** Seconds between checks while a change waits for confirmation. */
    retryInterval: p.float().columnType('double precision'),
    warnLatencyMs: p.integer().nullable(),
    failLatencyMs: p.integer().nullable(),
    parent: () => p.manyToOne(Server).nullable().deleteRule('set null').index(),
    /** Ids of notification configs that are told about this server besides those that name it or all. */
    notifications: p
      .array(value => Number(value))
      .columnType('int[]')
      .default([]),
    /** Seconds a heartbeat may be late (`heartbeat` servers). */
    heartbeatGrace: p.float().columnType('double precision').default(0),
    /** Thresholds of the agent's metrics by name; null: the usual ones. */
    alertThresholds: p.json<AlertThresholds>().nullable(),
    /** Whether badge and status page may show it without a login. */
    public: p.boolean().default(false),
    ...timestamped,
  },
});

export class Server extends ServerSchema.class {}
ServerSchema.setClass(Server);
