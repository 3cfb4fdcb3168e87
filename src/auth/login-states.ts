import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EventBus } from '../events/bus.js';
import { Clock } from '../shared/clock.js';
import { ApiKey } from './api-keys/api-key.entity.js';
import { BoundedMap } from './bounded-map.js';
import type { Role } from './role.rules.js';
import { Session } from './sessions/session.entity.js';

export interface LiveSession {
  accountId: number;
  name: string;
  role: Role;
}

export interface LiveApiKey {
  id: number;
  name: string;
  role: Role;
  prefix: string;
  keyHash: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

interface Remembered<T> {
  at: number;
  accountId: number | null;
  state: Promise<T | null>;
}

/** An answer is believed this long; it bounds how long an ended session still works in another process. */
const rememberMs = 3000;
const maxRemembered = 5000;
/** `last_used_at` is precise to this; a busy key does not cost a write per request. */
const usedEveryMs = 60_000;

/**
 * Whether sessions and API keys are still good, asked of the database at most every 3 seconds each. A session that ends
 * is forgotten at once where it happened, and in the other processes as soon as the fact reaches them.
 */
@Injectable()
export class LoginStates {
  private readonly sessions = new BoundedMap<string, Remembered<LiveSession>>(maxRemembered);
  private readonly apiKeys = new BoundedMap<string | number, Remembered<LiveApiKey>>(maxRemembered);

  constructor(
    private readonly em: EntityManager,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    bus: EventBus,
  ) {
    bus.watch('account.sessions_revoked', ({ account_id, family }) => this.forgetSessions(account_id, family));
  }

  /** Null where the session has ended or expired, or its account is gone or not active. */
  session(sessionId: string, accountId: number): Promise<LiveSession | null> {
    return this.remember(this.sessions, sessionId, accountId, async () => {
      const session = await this.em.findOne(
        Session,
        {
          id: sessionId,
          endedAt: null,
          expiresAt: { $gt: this.clock.now() },
          account: { id: accountId, active: true },
        },
        { populate: ['account'] },
      );
      return session ? { accountId, name: session.account.username, role: session.account.role } : null;
    });
  }

  /** By id or by prefix; null where there is no such key. The caller compares secret and expiry. */
  apiKey(which: number | string): Promise<LiveApiKey | null> {
    return this.remember(this.apiKeys, which, null, async () => {
      const found = await this.em.findOne(ApiKey, typeof which === 'number' ? { id: which } : { prefix: which });
      if (!found) return null;
      const { id, name, role, prefix, keyHash, expiresAt, lastUsedAt } = found;
      return { id, name, role, prefix, keyHash, expiresAt: expiresAt ?? null, lastUsedAt: lastUsedAt ?? null };
    });
  }

  /** Notes that the key was used, at most once a minute over all processes. */
  async noteUse(key: LiveApiKey): Promise<void> {
    const now = this.clock.now();
    const due = new Date(now.getTime() - usedEveryMs);
    if (key.lastUsedAt && key.lastUsedAt > due) return;
    key.lastUsedAt = now;
    await this.unitOfWork.run(() =>
      this.em.nativeUpdate(
        ApiKey,
        { id: key.id, $or: [{ lastUsedAt: null }, { lastUsedAt: { $lte: due } }] },
        { lastUsedAt: now },
      ),
    );
  }

  /** One session of the account, or all of them where `sessionId` is null. */
  forgetSessions(accountId: number, sessionId: string | null): void {
    if (sessionId) this.sessions.delete(sessionId);
    else this.sessions.deleteWhere(remembered => remembered.accountId === accountId);
  }

  forgetApiKey({ id, prefix }: { id: number; prefix: string }): void {
    this.apiKeys.delete(id);
    this.apiKeys.delete(prefix);
  }

  /** The age counts from the start of the question, and a question that is forgotten under way leaves nothing behind. */
  private remember<Key, T>(
    known: BoundedMap<Key, Remembered<T>>,
    key: Key,
    accountId: number | null,
    load: () => Promise<T | null>,
  ): Promise<T | null> {
    const now = this.clock.monotonic();
    const before = known.get(key);
    if (before && now - before.at < rememberMs) return before.state;
    const state = this.unitOfWork.run(load);
    const remembered = { at: now, accountId, state };
    known.set(key, remembered);
    const drop = () => {
      if (known.get(key) === remembered) known.delete(key);
    };
    state.then(found => (found ? undefined : drop()), drop);
    return state;
  }
}
