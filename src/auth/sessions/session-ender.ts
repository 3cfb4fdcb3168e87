import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { EventBus } from '../../events/bus.js';
import { Clock } from '../../shared/clock.js';
import { LoginStates } from '../login-states.js';
import { Session } from './session.entity.js';

export type EndReason = 'logout' | 'reused' | 'password changed' | 'role changed' | 'deactivated' | 'account deleted';

interface Which {
  accountId: number;
  /** Only this one. */
  sessionId?: string;
  /** All but this one. */
  except?: string | null;
}

/**
 * The one way sessions end. Runs inside the caller's transaction: sessions, fact and whatever caused them are stored
 * together. `family` of the fact is null where more than one session may be meant; hearers ask again for each.
 */
@Injectable()
export class SessionEnder {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    private readonly states: LoginStates,
  ) {}

  async end({ accountId, sessionId, except }: Which, endReason: EndReason): Promise<void> {
    const only = sessionId ? { id: sessionId } : except ? { id: { $ne: except } } : {};
    const ended = await this.em.nativeUpdate(
      Session,
      { ...only, account: accountId, endedAt: null },
      { endedAt: this.clock.now(), endReason },
    );
    const family = sessionId ?? null;
    this.states.forgetSessions(accountId, family);
    if (ended > 0) this.bus.record('account.sessions_revoked', { account_id: accountId, family });
  }
}
