import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';
import { severities } from '../../shared/severity.js';
import { Incident } from '../incidents/incident.entity.js';
import { Server } from '../server.entity.js';
import { alertKinds, alertTypes } from './alert.rules.js';

/** Something about a server that is not an outage but needs a look. At most one is active per server, kind and subject. */
const ServerAlertSchema = defineEntity({
  name: 'ServerAlert',
  indexes: [{ properties: ['server', 'raisedAt'] }, { properties: ['raisedAt', 'id'] }],
  properties: {
    ...identified,
    server: () => p.manyToOne(Server).deleteRule('cascade'),
    kind: p.enum(alertKinds),
    type: p.enum(alertTypes),
    /** Tells alerts of one kind apart: a disk, a certificate's fingerprint, a key chosen by an API client. */
    subject: p.string().length(200).default(''),
    severity: p.enum(severities),
    message: p.text(),
    value: p.float().columnType('double precision').nullable(),
    threshold: p.float().columnType('double precision').nullable(),
    raisedAt: p.datetime(),
    lastSeenAt: p.datetime(),
    acknowledgedAt: p.datetime().nullable(),
    acknowledgedBy: p.string().length(100).nullable(),
    resolvedAt: p.datetime().nullable(),
    /** Null: it went away by itself. */
    resolvedBy: p.string().length(100).nullable(),
    /** The outage that was open when it was raised, or that opened while it was active. */
    incident: () => p.manyToOne(Incident).nullable().deleteRule('set null').index(),
  },
});

export class ServerAlert extends ServerAlertSchema.class {}
ServerAlertSchema.setClass(ServerAlert);
