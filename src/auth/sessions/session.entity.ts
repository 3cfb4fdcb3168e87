import { defineEntity, p } from '@mikro-orm/core';
import { Account } from '../accounts/account.entity.js';

/**
 * One login on one device: the family of all refresh tokens that came from it. Only the hash of the newest one is kept;
 * an older one that turns up again was stolen or replayed, and ends the whole session.
 */
const SessionSchema = defineEntity({
  name: 'Session',
  properties: {
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).deleteRule('cascade').index(),
    refreshHash: p.text().hidden(),
    /** Grows with every refresh; a token says which one it is. */
    generation: p.integer().default(0),
    createdAt: p.datetime(),
    refreshedAt: p.datetime(),
    expiresAt: p.datetime().index(),
    endedAt: p.datetime().nullable(),
    endReason: p.text().nullable(),
    userAgent: p.string().length(200).nullable(),
    address: p.string().length(64).nullable(),
  },
});

export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
