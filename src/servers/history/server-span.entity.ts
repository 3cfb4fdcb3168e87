import { defineEntity, p } from '@mikro-orm/core';
import { Server } from '../server.entity.js';
import { statuses } from '../status/status.rules.js';

/**
 * One stay of a server in a status: uptime and the day bars come from these rows alone. Spans of a server touch and never
 * overlap; the one without an end is where it stands now.
 */
const ServerSpanSchema = defineEntity({
  name: 'ServerSpan',
  indexes: [{ properties: ['server', 'endedAt'] }],
  uniques: [{ properties: ['server', 'startedAt'] }],
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    server: () => p.manyToOne(Server).deleteRule('cascade'),
    status: p.enum(statuses),
    startedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    /** When Sitewatch knew; later than the start where a failure had to be confirmed first. */
    detectedAt: p.datetime(),
  },
});

export class ServerSpan extends ServerSpanSchema.class {}
ServerSpanSchema.setClass(ServerSpan);
