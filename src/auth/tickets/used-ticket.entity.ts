import { defineEntity, p } from '@mikro-orm/core';

/** A ticket that has opened its stream and opens no other; kept until it would have expired anyway. */
const UsedTicketSchema = defineEntity({
  name: 'UsedTicket',
  properties: {
    /** SHA-256 of the ticket's own random id, in hex. */
    hash: p.string().length(64).primary(),
    expiresAt: p.datetime().index(),
  },
});

export class UsedTicket extends UsedTicketSchema.class {}
UsedTicketSchema.setClass(UsedTicket);
