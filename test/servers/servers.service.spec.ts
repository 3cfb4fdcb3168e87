import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServerQuery } from '../../src/servers/server-list.dto.js';
import type { CreateServer, UpdateServer } from '../../src/servers/server.dto.js';
import { NotFound } from '../../src/shared/errors.js';
import { eventually } from '../support/eventually.js';
import { Administration } from './administration.js';

const web = { name: 'web', protocol: 'https', host: 'example.org' } as const;
const everything = { page: 1, page_size: 50 };

/** Names of the fields an attempt is refused for. */
const refused = async (attempt: Promise<unknown>) =>
  attempt.then(
    () => [],
    (error: { errors?: { field: string }[] }) => error.errors?.map(({ field }) => field),
  );

describe('Servers', () => {
  let site: Administration;

  beforeAll(async () => {
    site = await Administration.open();
  });
  beforeEach(async () => {
    await site.rows(sql`truncate server, event restart identity cascade`);
    site.recipients.ids.clear();
  });
  afterAll(() => site.close());

  const create = (input: Partial<CreateServer> = {}) => site.run(() => site.servers.create({ ...web, ...input }));
  const change = (id: number, input: UpdateServer) => site.run(() => site.servers.change(id, input));
  const put = (key: string, input: CreateServer) => site.run(() => site.servers.upsert(key, input));
  const bulk = (ids: number[], action: 'pause' | 'resume' | 'delete') => site.run(() => site.servers.bulk(ids, action));
  const get = (id: number) => site.run(() => site.servers.get(id));
  const list = async (query: Partial<ServerQuery>) => {
    const [servers, count] = await site.run(() => site.servers.list({ ...everything, ...query }));
    return { names: servers.map(({ name }) => name), count, servers };
  };

  describe('that are added', () => {
    it('get the defaults, wait for their first check, and are told of', async () => {
      const server = await create();
      expect(server).toMatchObject({
        key: null,
        port: null,
        path: '/',
        check_interval: 60,
        timeout: 10,
        status: 'active',
        tags: [],
        method: 'GET',
        header_names: [],
        body: null,
        expected_statuses: '200-399',
        match_type: 'none',
        failure_threshold: 2,
        recovery_threshold: 2,
        retry_interval: 20,
        parent: null,
        public: false,
        state: 'unknown',
        created_at: '2026-03-01T12:00:00.000Z',
      });
      expect(await site.newFacts()).toEqual([
        { name: 'server.created', payload: { server_id: server.id, name: 'web' } },
      ]);
      const spans = await site.rows(sql`select status from server_span where server_id = ${server.id}`);
      expect(spans).toEqual([{ status: 'unknown' }]);
      expect(await site.rows(sql`select 1 from check_lease where server_id = ${server.id}`)).toHaveLength(1);
    });

    it('paused are never waiting', async () => {
      expect(await create({ status: 'paused' })).toMatchObject({ status: 'paused', state: 'paused' });
    });

    it('leave nothing behind where their name is taken', async () => {
      await create();
      await site.newFacts();
      await expect(create()).rejects.toThrow(/server_name_unique/);
      expect((await list({})).count).toBe(1);
      expect(await site.newFacts()).toEqual([]);
      expect(await site.rows(sql`select 1 from check_lease`)).toHaveLength(1);
    });
  });

  describe('with headers', () => {
    it('show the names and store no value in the clear', async () => {
      const { id, ...view } = await create({ headers: { Authorization: 'Bearer hunter2', 'X-Site': 'north' } });
      expect(view.header_names).toEqual(['Authorization', 'X-Site']);
      expect(JSON.stringify(view)).not.toContain('hunter2');
      const [row] = await site.rows<{ headers: string }>(sql`select headers from server where id = ${id}`);
      expect(row?.headers).not.toMatch(/hunter2|north/);
      expect((await change(id, { headers: null })).header_names).toEqual([]);
    });

    it('keep them when something else changes', async () => {
      const { id } = await create({ headers: { 'X-Site': 'north' } });
      expect((await change(id, { path: '/up' })).header_names).toEqual(['X-Site']);
    });

    it('that another SECRET_KEY sealed are still listed, and can be given anew', async () => {
      const { id } = await create({ headers: { 'X-Site': 'north' }, key: 'web' });
      const other = site.withSecretKey('z'.repeat(40));
      const again = await site.run(() => other.servers.upsert('web', { ...web, headers: { 'X-Site': 'north' } }));
      expect(again).toMatchObject({ created: false, server: { id, header_names: ['X-Site'] } });
    });
  });

  describe('that are changed', () => {
    it('keep what was not given, clear what is null, and are told of once', async () => {
      const { id } = await create({ port: 8443, tags: ['a'], warn_latency_ms: 200 });
      await site.newFacts();
      site.clock.advance(60_000);
      const changed = await change(id, { name: 'shop', port: null });
      expect(changed).toMatchObject({ name: 'shop', port: null, tags: ['a'], warn_latency_ms: 200 });
      expect(changed.updated_at).not.toBe(changed.created_at);
      expect(await site.newFacts()).toEqual([{ name: 'server.changed', payload: { server_id: id, name: 'shop' } }]);
    });

    it('into what they are already stay untouched and unmentioned', async () => {
      const { id } = await create({ tags: ['a'], headers: { 'X-Site': 'north' } });
      const before = await get(id);
      await site.newFacts();
      site.clock.advance(60_000);
      expect(await change(id, { name: 'web', tags: ['a'], headers: { 'X-Site': 'north' } })).toEqual(before);
      expect(await site.newFacts()).toEqual([]);
    });

    it('are judged together with what is stored', async () => {
      const { id } = await create({ timeout: 9 });
      expect(await refused(change(id, { check_interval: 5 }))).toEqual(['timeout']);
      expect(await refused(change(id, { timeout: 60 }))).toEqual(['timeout']);
      expect(await refused(change(id, { protocol: 'tcp' }))).toEqual(['port']);
      expect(await get(id)).toMatchObject({ timeout: 9, check_interval: 60, protocol: 'https' });
    });

    it('by replacement get defaults for what is left out, and keep their key', async () => {
      const { id } = await create({ key: 'web', tags: ['a'], timeout: 3, headers: { 'X-Site': 'north' } });
      const replaced = await site.run(() => site.servers.replace(id, { ...web, host: 'example.net' }));
      expect(replaced).toMatchObject({ key: 'web', host: 'example.net', tags: [], timeout: 10, header_names: [] });
    });

    it('that do not exist are not found', async () => {
      await expect(change(404, { name: 'x' })).rejects.toThrow(NotFound);
      await expect(site.run(() => site.servers.remove(404))).rejects.toThrow(NotFound);
    });
  });

  describe('that are paused and resumed', () => {
    it('change their status at once, with a span and a fact for each', async () => {
      const { id } = await create();
      await site.newFacts();
      site.clock.advance(60_000);
      expect((await change(id, { status: 'paused' })).state).toBe('paused');
      site.clock.advance(60_000);
      expect((await change(id, { status: 'active' })).state).toBe('unknown');
      const facts = await site.newFacts();
      expect(facts.map(({ name, payload }) => [name, payload['to']])).toEqual([
        ['server.status_changed', 'paused'],
        ['server.changed', undefined],
        ['server.status_changed', 'unknown'],
        ['server.changed', undefined],
      ]);
      const spans = await site.rows<{ status: string; seconds: number }>(
        sql`select status, extract(epoch from ended_at - started_at)::int as seconds from server_span order by started_at`,
      );
      expect(spans).toEqual([
        { status: 'unknown', seconds: 60 },
        { status: 'paused', seconds: 60 },
        { status: 'unknown', seconds: null },
      ]);
    });
  });

  describe('below one another', () => {
    it('are told to notification configs that exist', async () => {
      for (const id of [3, 4, 5]) site.recipients.ids.add(id);
      expect(await refused(create({ notifications: [3, 99] }))).toEqual(['notifications']);
      const { id } = await create({ notifications: [3, 4] });
      expect(await refused(change(id, { notifications: [3, 4, 99] }))).toEqual(['notifications']);
      expect((await change(id, { notifications: [5] })).notifications).toEqual([5]);
    });

    it('stay as they are when a notification config is deleted that they name', async () => {
      for (const id of [3, 4]) site.recipients.ids.add(id);
      const wish = { ...web, notifications: [3, 4] };
      const { id } = (await put('shop', wish)).server;
      site.recipients.ids.delete(3);
      expect((await change(id, { host: 'example.net' })).notifications).toEqual([3, 4]);
      expect((await put('shop', wish)).created).toBe(false);
      expect(await refused(create({ name: 'other', notifications: [3] }))).toEqual(['notifications']);
      expect((await change(id, { notifications: [4] })).notifications).toEqual([4]);
      expect(await refused(change(id, { notifications: [3, 4] }))).toEqual(['notifications']);
    });

    it('need a parent that exists and never form a ring', async () => {
      const top = await create({ name: 'router' });
      const middle = await create({ name: 'switch', parent: top.id });
      const low = await create({ name: 'server', parent: middle.id });
      expect(await refused(create({ name: 'lost', parent: 999 }))).toEqual(['parent']);
      expect(await refused(change(top.id, { parent: low.id }))).toEqual(['parent']);
      expect(await refused(change(top.id, { parent: top.id }))).toEqual(['parent']);
      expect((await change(low.id, { parent: top.id })).parent).toBe(top.id);
    });

    it('stay when the one above is deleted', async () => {
      const top = await create({ name: 'router' });
      const low = await create({ name: 'server', parent: top.id });
      await site.newFacts();
      await site.run(() => site.servers.remove(top.id));
      expect((await get(low.id)).parent).toBeNull();
      expect(await site.newFacts()).toEqual([
        { name: 'server.deleted', payload: { server_id: top.id, name: 'router' } },
        { name: 'server.changed', payload: { server_id: low.id, name: 'server' } },
      ]);
    });
  });

  it('that are deleted take their status, spans and lease along; their raw results are forgotten by a job', async () => {
    const { id } = await create();
    await site.run(() => site.servers.remove(id));
    await expect(get(id)).rejects.toThrow(NotFound);
    for (const table of ['server_status', 'server_span', 'check_lease']) {
      expect(await site.rows(sql`select 1 from ${sql.table(table)}`)).toEqual([]);
    }
    await eventually(() => expect(site.forgotten).toContainEqual({ server_id: id }));
  });

  describe('kept as code', () => {
    it('are made by the first PUT, and the same PUT again writes nothing', async () => {
      const first = await put('shop', { ...web, tags: ['a'], headers: { 'X-Site': 'north' } });
      expect(first.created).toBe(true);
      const shown = await get(first.server.id);
      await site.newFacts();
      site.clock.advance(60_000);
      const second = await put('shop', { ...web, tags: ['a'], headers: { 'X-Site': 'north' }, key: 'shop' });
      expect(second).toEqual({ created: false, server: shown });
      expect(await site.newFacts()).toEqual([]);
    });

    it('follow a changed body, secrets included', async () => {
      await put('shop', { ...web, headers: { 'X-Site': 'north' } });
      await site.newFacts();
      expect((await put('shop', { ...web, headers: { 'X-Site': 'south' } })).created).toBe(false);
      expect(await site.newFacts()).toHaveLength(1);
      expect((await put('shop', { ...web, host: 'example.net' })).server).toMatchObject({
        host: 'example.net',
        header_names: [],
      });
    });

    it('are made once by two PUTs at the same moment', async () => {
      const both = await Promise.all([put('shop', web), put('shop', web)]);
      expect(both.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(both.map(({ server }) => server.id)).size).toBe(1);
    });

    it('refuse another key in the body', async () => {
      expect(await refused(put('shop', { ...web, key: 'other' }))).toEqual(['key']);
    });
  });

  describe('in bulk', () => {
    it('are paused, resumed and deleted; the number says how many are different now', async () => {
      const ids = [];
      for (const name of ['a', 'b', 'c']) ids.push((await create({ name })).id);
      expect(await bulk([...ids, ...ids, 999], 'pause')).toBe(3);
      expect(await bulk(ids, 'pause')).toBe(0);
      expect((await list({ state: ['paused'], status: ['paused'] })).names).toEqual(['a', 'b', 'c']);
      expect(await bulk(ids.slice(1), 'resume')).toBe(2);
      await site.newFacts();
      expect(await bulk(ids.slice(0, 2), 'delete')).toBe(2);
      expect((await site.newFacts()).map(({ name }) => name)).toEqual(['server.deleted', 'server.deleted']);
      expect((await list({})).names).toEqual(['c']);
    });
  });

  describe('in lists', () => {
    beforeEach(async () => {
      await create({ name: 'alpha', host: 'alpha.example.org', tags: ['web', 'north'] });
      await create({ name: 'beta', host: '10.0.0.5', protocol: 'tcp', port: 5432, tags: ['db'] });
      await create({ name: 'gamma 100%', host: 'gamma.example.net', protocol: 'icmp', status: 'paused' });
    });

    it.each<[string, Partial<ServerQuery>, string[]]>([
      ['by name', {}, ['alpha', 'beta', 'gamma 100%']],
      ['by descending id', { ordering: '-id' }, ['gamma 100%', 'beta', 'alpha']],
      ['by protocol and name', { ordering: 'protocol,-name' }, ['alpha', 'gamma 100%', 'beta']],
      ['of some protocols', { protocol: ['tcp', 'icmp'] }, ['beta', 'gamma 100%']],
      ['of those that are paused', { status: ['paused'] }, ['gamma 100%']],
      ['of those in a state', { state: ['unknown'] }, ['alpha', 'beta']],
      ['of those with a tag', { tag: ['db', 'north'] }, ['alpha', 'beta']],
      ['of names that match', { search: 'ALPH' }, ['alpha']],
      ['of hosts that match', { search: '10.0.' }, ['beta']],
      ['of tags that match', { search: 'nort' }, ['alpha']],
      ['with signs taken literally', { search: '0%' }, ['gamma 100%']],
      ['of what matches all conditions', { search: 'example', protocol: ['icmp'] }, ['gamma 100%']],
    ])('come %s', async (_, query, names) => {
      const result = await list(query);
      expect(result).toMatchObject({ names, count: names.length });
    });

    it('come in pages', async () => {
      const result = await list({ page: 2, page_size: 2, ordering: 'id' });
      expect(result).toMatchObject({ names: ['gamma 100%'], count: 3 });
    });

    it('refuse an unknown order', async () => {
      expect(await refused(list({ ordering: 'headers' }))).toEqual(['ordering']);
    });
  });
});
