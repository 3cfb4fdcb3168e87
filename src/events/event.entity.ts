import { defineEntity, p } from '@mikro-orm/core';

/**
 * A fact that happened: outbox, audit trail and replay for live clients in one append-only table. `id` comes from the
 * sequence all live messages share and grows in the order of the commits (see docs/adr/0004).
 */
const EventSchema = defineEntity({
  name: 'EventRow',
  tableName: 'event',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    name: p.text(),
    at: p.datetime(),
    payload: p.json<Record<string, unknown>>(),
  },
});

export class EventRow extends EventSchema.class {}
EventSchema.setClass(EventRow);
