import { defineEntity, p } from '@mikro-orm/core';
import { Server } from '../server.entity.js';

/** Which process checks a server, and until when it may without renewing. */
const CheckLeaseSchema = defineEntity({
  name: 'CheckLease',
  properties: {
    server: () => p.oneToOne(Server).primary().owner().deleteRule('cascade'),
    /** Mark of the process. */
    owner: p.integer().nullable().index(),
    until: p.datetime(),
  },
});

export class CheckLease extends CheckLeaseSchema.class {}
CheckLeaseSchema.setClass(CheckLease);
