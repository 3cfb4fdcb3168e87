import { randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { orderOf, windowOf, type PageQuery } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { Conflict, NotFound } from '../../shared/errors.js';
import { LoginStates } from '../login-states.js';
import type { Role } from '../role.rules.js';
import { hashOf, newSecret } from '../tokens.js';
import { formatApiKey } from './api-key.codec.js';
import { ApiKey } from './api-key.entity.js';
import { requireGoodExpiry } from './api-key.rules.js';

export interface NewApiKey {
  name: string;
  role: Role;
  expiresAt: Date | null;
}

const columns = {
  id: 'id',
  name: 'name',
  role: 'role',
  created_at: 'createdAt',
  expires_at: 'expiresAt',
  last_used_at: 'lastUsedAt',
};

/** Keys that programs log in with. A key is made of random bits, shown once, and kept as a hash only. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly states: LoginStates,
  ) {}

  /** One page and the number of all keys that match. */
  list(query: PageQuery): Promise<[ApiKey[], number]> {
    const matching = query.search ? { name: { $ilike: `%${query.search.replace(/[\\%_]/g, '\\$&')}%` } } : {};
    return this.em.findAndCount(ApiKey, matching, {
      ...windowOf(query),
      orderBy: orderOf(query.ordering, columns, 'name'),
    });
  }

  /** Throws InvalidInput for an expiry in the past, Conflict where the name is taken. */
  async create({ name, role, expiresAt }: NewApiKey, createdBy: string): Promise<{ apiKey: ApiKey; key: string }> {
    const now = this.clock.now();
    requireGoodExpiry(expiresAt, now);
    if ((await this.em.count(ApiKey, { name })) > 0) {
      throw new Conflict('taken', 'This name is taken.', [{ field: 'name', messages: ['This name is taken.'] }]);
    }
    const prefix = `sw_${randomBytes(5).toString('hex')}`;
    const key = formatApiKey({ prefix, secret: newSecret() });
    const keyHash = hashOf(key);
    const apiKey = this.em.create(ApiKey, { name, prefix, keyHash, role, createdAt: now, createdBy, expiresAt });
    await this.em.persist(apiKey).flush();
    return { apiKey, key };
  }

  /** The key stops working here at once, in other processes within the 3 seconds they remember it. */
  async remove(id: number): Promise<void> {
    const apiKey = await this.em.findOne(ApiKey, id);
    if (!apiKey) throw new NotFound('API key', id);
    await this.em.remove(apiKey).flush();
    this.states.forgetApiKey(apiKey);
  }
}
