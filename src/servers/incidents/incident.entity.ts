import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';
import { Server } from '../server.entity.js';

/** One outage people have to know about: from its first failure to its first success. At most one is open per server. */
const IncidentSchema = defineEntity({
  name: 'Incident',
  indexes: [{ properties: ['server', 'startedAt'] }],
  properties: {
    ...identified,
    server: () => p.manyToOne(Server).deleteRule('cascade'),
    startedAt: p.datetime().index(),
    detectedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    cause: p.text(),
    acknowledgedAt: p.datetime().nullable(),
    acknowledgedBy: p.string().length(100).nullable(),
    note: p.text().default(''),
  },
});

export class Incident extends IncidentSchema.class {}
IncidentSchema.setClass(Incident);
