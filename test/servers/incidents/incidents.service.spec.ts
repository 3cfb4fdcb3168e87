import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IncidentQuery } from '../../../src/servers/incidents/incident.dto.js';
import { ImpossibleNow, InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { Administration } from '../administration.js';

const path = '/api/incidents/';
const cursorOf = (link: string | null) => new URLSearchParams(link?.split('?')[1]).get('cursor') ?? undefined;

describe('Incidents', () => {
  let site: Administration;
  let web: number;
  let db: number;

  beforeAll(async () => {
    site = await Administration.open();
    const add = (name: string) => site.run(() => site.servers.create({ name, protocol: 'icmp', host: '10.0.0.5' }));
    web = (await add('web')).id;
    db = (await add('db')).id;
  });
  beforeEach(async () => {
    await site.rows(sql`truncate incident, event restart identity cascade`);
  });
  afterAll(() => site.close());

  const happened = async (server: number, from: string, to: string | null, cause = 'HTTP 503') => {
    const [row] = await site.rows<{ id: number }>(
      sql`insert into incident (server_id, started_at, detected_at, ended_at, cause)
          values (${server}, ${from}, ${from}::timestamptz + interval '30 s', ${to}, ${cause}) returning id`,
    );
    return row?.id ?? 0;
  };
  const list = (query: Partial<IncidentQuery> = {}, url = path) =>
    site.run(() => site.incidents.list({ limit: 50, ...query }, url));
  const acknowledge = (id: number, note?: string) => site.run(() => site.incidents.acknowledge(id, 'mira', note));

  it('show the outage from its first failure to its first answer', async () => {
    const id = await happened(web, '2026-03-01T10:00:00Z', '2026-03-01T10:02:30Z');
    expect(await site.run(() => site.incidents.get(id))).toEqual({
      id,
      server: web,
      server_name: 'web',
      started_at: '2026-03-01T10:00:00.000Z',
      detected_at: '2026-03-01T10:00:30.000Z',
      ended_at: '2026-03-01T10:02:30.000Z',
      duration_seconds: 150,
      cause: 'HTTP 503',
      acknowledged_at: null,
      acknowledged_by: null,
      note: '',
    });
    await expect(site.run(() => site.incidents.get(999))).rejects.toThrow(NotFound);
  });

  describe('in lists', () => {
    beforeEach(async () => {
      await happened(web, '2026-03-01T09:00:00Z', '2026-03-01T09:10:00Z');
      await happened(db, '2026-03-01T10:00:00Z', '2026-03-01T10:10:00Z');
      await happened(web, '2026-03-01T10:00:00Z', '2026-03-01T10:20:00Z');
      await happened(web, '2026-03-01T11:00:00Z', null);
    });

    it.each<[string, Partial<IncidentQuery>, number[]]>([
      ['all, newest first', {}, [4, 3, 2, 1]],
      ['those of a server', { server_id: [2] }, [2]],
      ['those of several servers', { server_id: [1, 2] }, [4, 3, 2, 1]],
      ['those that go on', { open: true }, [4]],
      ['those that have ended', { open: false }, [3, 2, 1]],
      ['those that began since an instant', { since: new Date('2026-03-01T10:00:00Z') }, [4, 3, 2]],
      ['those that began before an instant', { until: new Date('2026-03-01T10:00:00Z') }, [1]],
      ['what meets all conditions', { open: false, server_id: [1], since: new Date('2026-03-01T10:00:00Z') }, [3]],
    ])('are %s', async (_, query, ids) => {
      expect((await list(query)).results.map(({ id }) => id)).toEqual(ids);
    });

    it('go on where a page ends, also between two of the same instant', async () => {
      const first = await list({ limit: 2 });
      expect(first.results.map(({ id }) => id)).toEqual([4, 3]);
      const second = await list({ limit: 2, cursor: cursorOf(first.next) });
      expect(second.results.map(({ id }) => id)).toEqual([2, 1]);
      expect(second.next).toBeNull();
      const back = await list({ limit: 2, cursor: cursorOf(second.previous) });
      expect(back.results.map(({ id }) => id)).toEqual([4, 3]);
      expect(back.previous).toBeNull();
    });

    it('refuse a cursor that is none', async () => {
      await expect(list({ cursor: 'nonsense' })).rejects.toThrow(InvalidInput);
    });
  });

  describe('that somebody takes care of', () => {
    it('say who and when, with a note, and are told of', async () => {
      const id = await happened(web, '2026-03-01T10:00:00Z', null);
      expect(await acknowledge(id, 'disk is full')).toMatchObject({
        acknowledged_at: '2026-03-01T12:00:00.000Z',
        acknowledged_by: 'mira',
        note: 'disk is full',
        ended_at: null,
      });
      expect(await site.newFacts()).toEqual([
        { name: 'incident.acknowledged', payload: { server_id: web, name: 'web', incident_id: id, by: 'mira' } },
      ]);
    });

    it('may be over already', async () => {
      const id = await happened(web, '2026-03-01T10:00:00Z', '2026-03-01T10:02:30Z');
      expect((await acknowledge(id)).acknowledged_by).toBe('mira');
    });

    it('are taken by the first of several', async () => {
      const id = await happened(web, '2026-03-01T10:00:00Z', null);
      const attempts = await Promise.allSettled([acknowledge(id, 'one'), acknowledge(id, 'two'), acknowledge(id)]);
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await site.newFacts()).toHaveLength(1);
      await expect(acknowledge(id)).rejects.toThrow(ImpossibleNow);
    });

    it('take a note at any time', async () => {
      const id = await happened(web, '2026-03-01T10:00:00Z', null);
      expect((await site.run(() => site.incidents.remark(id, 'waiting for parts'))).note).toBe('waiting for parts');
      expect(await site.newFacts()).toEqual([]);
    });
  });
});
