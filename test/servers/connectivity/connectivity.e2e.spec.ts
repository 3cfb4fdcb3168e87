import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { Site } from './site.js';

const count = 4;
const well = Array.from({ length: count }, () => expect.objectContaining({ status: 'up', consecutive_failures: 0 }));

/** Every server is down with its first failure, so nothing but the canaries keeps the site from telling so. */
describe('A site whose uplink goes with everything behind it', () => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open({ canaries: 3, targets: count });
    await eventually(async () => expect(await site.statuses()).toEqual(well));
    await eventually(async () => expect(await site.connectivity()).toMatchObject({ state: 'connected' }));
  });
  afterAll(() => site.close());

  it('asks its canaries, and everybody can see what they say', async () => {
    const canaries = site.canaries.map(({ address }) => ({ address, ok: true, last_ok: expect.stringMatching(/Z$/) }));
    expect(await site.connectivity()).toEqual({
      ...{ state: 'connected', isolated: false, since: null, canaries },
      ...{ next: null, previous: null, results: [] },
    });
    const { body } = await site.app.request('GET', '/api/dashboard/', undefined, { token: site.app.viewerToken });
    expect(body['connectivity']).toEqual({ isolated: false, since: null, canaries });
    const ready = await site.app.request('GET', '/api/health/ready/');
    expect(ready.body).toMatchObject({ parts: { connectivity: { ok: true, detail: '3 of 3 canaries answer' } } });
  });

  describe('while it is cut off', () => {
    beforeAll(async () => {
      for (const listener of [...site.targets, ...site.canaries]) listener.close();
      await eventually(async () => expect(await site.connectivity()).toMatchObject({ isolated: true }));
      await eventually(async () => {
        const servers = new Set((await site.results('inconclusive')).map(({ server }) => server));
        expect(servers.size).toBe(count);
      });
    });

    it('blames no server: not one failure counts, not one status changes', async () => {
      expect(await site.results('failure')).toEqual([]);
      expect(await site.statuses()).toEqual(well);
      const [result] = await site.results('inconclusive');
      expect(result?.error_message).toMatch(/^This site is cut off: 3 of 3 canaries are silent: 127\.0\.0\.1:\d+, /);
    });

    it('stores the results of checks that somebody asks for as what they are worth', async () => {
      const { status, body } = await site.app.request<{ results: { status: string }[] }>(
        'POST',
        '/api/checks/run/',
        {},
      );
      expect([status, body.results.map(result => result.status)]).toEqual([200, Array(count).fill('inconclusive')]);
    });

    it('shows it', async () => {
      const shown = await site.connectivity();
      expect(shown).toMatchObject({
        state: 'isolated',
        canaries: [{ ok: false }, { ok: false }, { ok: false }],
        results: [{ started_at: shown['since'], ended_at: null, reason: expect.stringContaining('3 of 3') }],
      });
      expect(await site.facts('connectivity.lost')).toHaveLength(1);
    });

    it('goes on when a success proves that one of them is well', async () => {
      await site.targets[0]?.open();
      const { body } = await site.app.request<{ results: { status: string }[] }>('POST', '/api/checks/run/', {});
      expect(body.results.filter(({ status }) => status === 'success')).toHaveLength(1);
      site.targets[0]?.close();
    });
  });

  it('says from when to when it was cut off when it is back, and that is all it says', async () => {
    for (const listener of [...site.canaries, ...site.targets]) await listener.open();
    await eventually(async () => expect(await site.facts('connectivity.restored')).toHaveLength(1));
    await eventually(async () => {
      expect(await site.statuses()).toEqual(
        well.map(() => expect.objectContaining({ message: expect.stringMatching(/^Answered/) })),
      );
    });
    const [restored] = await site.facts('connectivity.restored');
    const shown = await site.connectivity();
    expect(shown).toMatchObject({
      isolated: false,
      results: [{ started_at: restored?.['since'], ended_at: restored?.['until'] }],
    });
    for (const fact of ['incident.opened', 'servers.failed_together']) expect(await site.facts(fact)).toEqual([]);
    const changes = await site.facts('server.status_changed');
    expect(changes.filter(({ to }) => to !== 'up')).toEqual([]);
    expect(await site.results('failure')).toEqual([]);
  });

  it('blames a server again that fails alone', async () => {
    site.targets[0]?.close();
    await eventually(async () => expect(await site.facts('incident.opened')).toHaveLength(1));
    expect(await site.connectivity()).toMatchObject({ isolated: false });
  });
});
