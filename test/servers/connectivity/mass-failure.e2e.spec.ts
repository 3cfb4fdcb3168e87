import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MassFailureService } from '../../../src/servers/connectivity/mass-failure.service.js';
import { eventually } from '../../support/eventually.js';
import { Site } from './site.js';

const servers = 6;

describe.each([
  ['without canaries', 0],
  ['whose canaries answer', 3],
])('A site %s', (_, canaries) => {
  let site: Site;

  const allAre = (status: string) =>
    eventually(async () =>
      expect((await site.statuses()).map(found => found.status)).toEqual(Array(servers).fill(status)),
    );

  beforeAll(async () => {
    site = await Site.open({ canaries, targets: servers });
    await allAre('up');
  });
  afterAll(() => site.close());

  it('tells once that most servers failed together, and blames each of them', async () => {
    for (const target of site.targets) target.close();
    await eventually(async () => expect(await site.facts('servers.failed_together')).toHaveLength(1));
    await eventually(async () => expect(await site.facts('incident.opened')).toHaveLength(servers));
    const [alarm] = await site.facts('servers.failed_together');
    expect(alarm).toMatchObject({ watched: servers, since: expect.stringMatching(/Z$/) });
    expect(alarm?.['failed']).toBeGreaterThanOrEqual(5);
    expect(alarm?.['names']).toHaveLength(5);
    expect(await site.facts('connectivity.lost')).toEqual([]);
  });

  it('tells it again when they fail after they had come back', async () => {
    for (const target of site.targets) await target.open();
    await allAre('up');
    await eventually(() => expect(site.app.app.get(MassFailureService).lasts).toBe(false));
    for (const target of site.targets) target.close();
    await eventually(async () => expect(await site.facts('servers.failed_together')).toHaveLength(2));
  });
});
