import { defineEntity, p } from '@mikro-orm/core';

/** How far a durable consumer of facts has got: every fact up to `position` is handled. */
const EventCursorSchema = defineEntity({
  name: 'EventCursor',
  tableName: 'event_cursor',
  properties: {
    consumer: p.text().primary(),
    position: p.bigint('number'),
  },
});

export class EventCursor extends EventCursorSchema.class {}
EventCursorSchema.setClass(EventCursor);
