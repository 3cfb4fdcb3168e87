import { defineEntity, p } from '@mikro-orm/core';

/**
 * One check, in day partitions, written and dropped in bulk. Columns are ordered and typed to be small: there are
 * hundreds of millions of these rows, so the key exists for the ORM alone: the table has no index for it (a block range
 * index finds an id, see the first migration). Phases are whole milliseconds, 0 where a phase did not happen.
 */
const PingResultSchema = defineEntity({
  name: 'PingResult',
  indexes: [{ properties: ['serverId', 'checkTimestamp'] }],
  properties: {
    id: p.bigint('number').primary(),
    checkTimestamp: p.datetime().primary(),
    serverId: p.integer(),
    /** Milliseconds; -1 where there was no answer. */
    responseTime: p.float(),
    dnsMs: p.smallint(),
    connectMs: p.smallint(),
    tlsMs: p.smallint(),
    firstByteMs: p.smallint(),
    /** 0 where the protocol has none. */
    statusCode: p.smallint(),
    /** Position in `resultKinds`. */
    kind: p.smallint(),
    errorMessage: p.text(),
  },
});

export class PingResult extends PingResultSchema.class {}
PingResultSchema.setClass(PingResult);
