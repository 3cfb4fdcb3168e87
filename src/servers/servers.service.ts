import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SecretBox, SecretUnreadable } from '../config/secret-box.js';
import { query } from '../database/bulk.js';
import { RecipientSource } from '../events/recipient-source.js';
import { Clock } from '../shared/clock.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import type { BulkAction } from './bulk.dto.js';
import { ServerLifecycle } from './server-lifecycle.service.js';
import { openHeaders, sealHeaders } from './server-headers.js';
import type { ServerQuery } from './server-list.dto.js';
import { ServerListService } from './server-list.service.js';
import { columnsOf, settingsOf, type NewServerView, type ServerView } from './server-view.dto.js';
import type { CreateServer, UpdateServer } from './server.dto.js';
import { Server } from './server.entity.js';
import {
  headerProblems,
  parentProblem,
  recipientProblem,
  sameHeaders,
  sameSettings,
  settingsProblems,
  withChanges,
  withDefaults,
  type ServerSettings,
} from './server.rules.js';

/** What a server is to be like; headers undefined: those it has. */
interface Wish {
  settings: ServerSettings;
  headers: Record<string, string> | undefined;
}

/** The servers as operators describe them. Throws InvalidInput with every field that is wrong; then nothing is changed. */
@Injectable()
export class ServersService {
  constructor(
    private readonly views: ServerListService,
    private readonly clock: Clock,
    private readonly secrets: SecretBox,
    private readonly lifecycle: ServerLifecycle,
    private readonly recipients: RecipientSource,
  ) {}

  /** One page and the number of all servers that match. */
  list(wanted: ServerQuery): Promise<[ServerView[], number]> {
    return this.views.list(wanted);
  }

  get(id: number): Promise<ServerView> {
    return this.views.get(id);
  }

  async create(input: CreateServer): Promise<NewServerView> {
    const { id, token } = await this.lifecycle.inLine(em => this.add(em, newWish(input)));
    return Object.assign(await this.get(id), { heartbeat_token: token });
  }

  /** Changes the fields that are given. */
  async change(id: number, { headers, ...change }: UpdateServer): Promise<ServerView> {
    await this.lifecycle.inLine(async em => {
      const server = await this.find(em, id);
      const settings = withChanges(settingsOf(server), change);
      await this.apply(em, server, { settings, headers: headers === null ? {} : headers });
    });
    return this.get(id);
  }

  /** Fields that are left out get their defaults, but for `key`, which identifies the server. */
  async replace(id: number, input: CreateServer): Promise<ServerView> {
    await this.lifecycle.inLine(async em => {
      const server = await this.find(em, id);
      const key = input.key === undefined ? (server.key ?? null) : input.key;
      await this.apply(em, server, newWish(input, key));
    });
    return this.get(id);
  }

  /** Makes or replaces the server of that key. The same description again changes nothing. */
  async upsert(key: string, input: CreateServer): Promise<{ server: ServerView | NewServerView; created: boolean }> {
    if (input.key !== undefined && input.key !== key) {
      throw InvalidInput.field('key', 'The key in the body is not the one in the path.');
    }
    const wish = newWish(input, key);
    const { id, token } = await this.lifecycle.inLine(async em => {
      const server = await em.findOne(Server, { key });
      if (!server) return this.add(em, wish);
      await this.apply(em, server, wish);
      return { id: server.id, token: null };
    });
    const server = await this.get(id);
    return token === null
      ? { server, created: false }
      : { server: Object.assign(server, { heartbeat_token: token }), created: true };
  }

  async remove(id: number): Promise<void> {
    await this.lifecycle.inLine(async em => this.lifecycle.end(em, [await this.find(em, id)], this.clock.now()));
  }

  /** Does one thing with many servers and returns how many are different now; ids that do not exist are passed over. */
  bulk(ids: readonly number[], action: BulkAction): Promise<number> {
    return this.lifecycle.inLine(async em => {
      const now = this.clock.now();
      const status: Server['status'] = action === 'pause' ? 'paused' : 'active';
      const others = action === 'delete' ? {} : { status: { $ne: status } };
      const servers = await em.find(
        Server,
        { id: { $in: [...new Set(ids)] }, ...others },
        { disableIdentityMap: true },
      );
      if (servers.length === 0) return 0;
      if (action === 'delete') await this.lifecycle.end(em, servers, now);
      else {
        const changing = servers.map(({ id }) => id);
        await this.lifecycle.turned(changing, status, now);
        await em.nativeUpdate(Server, { id: { $in: changing } }, { status, updatedAt: now });
        await this.lifecycle.changed(servers, now, false);
      }
      return servers.length;
    });
  }

  private async add(em: EntityManager, { settings, headers = {} }: Wish): Promise<{ id: number; token: string }> {
    await this.requireSound(em, null, { settings, headers });
    const now = this.clock.now();
    const sealed = sealHeaders(this.secrets, headers);
    const server = em.create(Server, { ...columnsOf(settings), headers: sealed, createdAt: now, updatedAt: now });
    await em.persist(server).flush();
    const tokens = await this.lifecycle.begun([server], now);
    return { id: server.id, token: tokens.get(server.id) ?? '' };
  }

  private async apply(em: EntityManager, server: Server, wish: Wish): Promise<void> {
    const before = settingsOf(server);
    await this.requireSound(em, server, wish);
    const newHeaders = wish.headers !== undefined && !this.hasHeaders(server, wish.headers) ? wish.headers : null;
    if (sameSettings(before, wish.settings) && !newHeaders) return;
    const now = this.clock.now();
    const { settings } = wish;
    if (before.status !== settings.status) await this.lifecycle.turned([server.id], settings.status, now);
    const headers = newHeaders ? { headers: sealHeaders(this.secrets, newHeaders) } : {};
    em.assign(server, { ...columnsOf(settings), ...headers, updatedAt: now });
    await em.flush();
    await this.lifecycle.paced(server.id, before, settings, now);
    await this.lifecycle.changed([server], now, before.tags.join() !== settings.tags.join());
  }

  /** Headers that cannot be read any more are different from whatever is wished. */
  private hasHeaders(server: Server, wished: Record<string, string>): boolean {
    try {
      return sameHeaders(openHeaders(this.secrets, server.headers), wished);
    } catch (error) {
      if (error instanceof SecretUnreadable) return false;
      throw error;
    }
  }

  private async requireSound(em: EntityManager, server: Server | null, { settings, headers }: Wish): Promise<void> {
    const problems = [...settingsProblems(settings), ...headerProblems(headers ?? {})];
    if (settings.parent !== null) {
      problems.push(...parentProblem(server?.id ?? null, await chainAbove(em, settings.parent)));
    }
    // Those that it has already may have been deleted since; that is no reason to refuse another change.
    const added = settings.notifications.filter(id => !server?.notifications.includes(id));
    problems.push(...recipientProblem(added, await this.recipients.existing(added)));
    if (problems.length > 0) throw new InvalidInput(problems);
  }

  private async find(em: EntityManager, id: number): Promise<Server> {
    const server = await em.findOne(Server, id, { refresh: true });
    if (!server) throw new NotFound('Server', id);
    return server;
  }
}

function newWish({ headers, ...input }: CreateServer, key = input.key): Wish {
  return { settings: withDefaults({ ...input, key }), headers: headers ?? {} };
}

/** A server, the one above it, and so on; empty where the first does not exist. `union` ends a ring, should there be one. */
async function chainAbove(em: EntityManager, id: number): Promise<number[]> {
  const rows = await query<{ id: number }>(
    em,
    sql<{ id: number }>`
      with recursive above(id, parent_id) as (
        select id, parent_id from server where id = ${id}
        union select s.id, s.parent_id from server s join above a on s.id = a.parent_id)
      select id from above`,
  );
  return rows.map(row => row.id);
}
