import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ResultKind } from '../../../../src/servers/checks/check.rules.js';
import { historyOn } from '../../history/history.js';
import { AlertingSite, type AlertProcess } from '../alerting.js';

const minute = 60_000;

describe('Response times far from what is usual', () => {
  let site: AlertingSite;
  let server: number;
  let count = 0;

  beforeAll(async () => {
    site = await AlertingSite.open();
  });
  beforeEach(async () => {
    await site.rows(sql`delete from server`);
    server = await site.server(`web ${(count += 1)}`);
    await site.newFacts();
  });
  afterAll(() => site.close());

  const history = () => historyOn(site.database);
  /** Results of checks up to now, a minute apart. */
  const past = (serverId: number, times: readonly number[]) =>
    history().results(
      times.map((time, index) => ({
        serverId,
        time,
        at: site.clock.now().getTime() - (times.length - index) * minute,
      })),
    );
  const calm = Array.from({ length: 120 }, (_, index) => 40 + (index % 5));

  /** One more check of each server. */
  const checked = async (
    process: AlertProcess,
    servers: readonly number[],
    responseTimeMs: number | null,
    kind: ResultKind = 'success',
  ) => {
    site.clock.advance(minute);
    const at = site.clock.now().getTime();
    const phases = { dns: 0, connect: 0, tls: 0, firstByte: 0 };
    const outcome = { kind, responseTimeMs, statusCode: 200, message: '', phases, certificate: null };
    await process.found(servers.map(serverId => ({ serverId, slot: at, at, outcome })));
  };

  it('raise an anomaly with the third in a row, which ends with the fifth usual one', async () => {
    await past(server, calm);
    const process = await site.start();
    for (const time of [500, 510]) await checked(process, [server], time);
    expect(await site.alerts()).toEqual([]);
    await checked(process, [server], 520);
    expect(await site.alerts()).toEqual([
      expect.objectContaining({
        ...{ server, kind: 'latency', type: 'anomaly', subject: '', severity: 'warning', active: true },
        ...{ message: 'Answers after 520 ms, usually 42 ms', value: 520, threshold: 63 },
      }),
    ]);
    for (let more = 0; more < 4; more += 1) await checked(process, [server], 42);
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: true })]);
    await checked(process, [server], 42);
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: false, by: null })]);
    expect((await site.newFacts()).map(({ name }) => name)).toEqual(['alert.raised', 'alert.resolved']);
  });

  it('are counted over failures and results that say nothing, and slow answers count', async () => {
    await past(server, calm);
    const process = await site.start();
    await checked(process, [server], 500);
    await checked(process, [server], null, 'failure');
    await checked(process, [server], 12, 'failure');
    await checked(process, [server], 500, 'slow');
    await checked(process, [server], 12, 'inconclusive');
    await checked(process, [server], 500, 'slow');
    expect(await site.alerts()).toHaveLength(1);
  });

  it('go on over a restart, wherever it happens', async () => {
    await past(server, calm);
    await checked(await site.start(), [server], 500);
    await checked(await site.start(), [server], 500);
    await checked(await site.start(), [server], 500);
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: true })]);
    for (let more = 0; more < 5; more += 1) await checked(await site.start(), [server], 42);
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: false })]);
  });

  it('are no anomaly of a server about which too little is known', async () => {
    await past(server, calm.slice(0, 26));
    const process = await site.start();
    for (const time of [500, 500, 500]) await checked(process, [server], time);
    expect(await site.alerts()).toEqual([]);
  });

  it('are known of a server that came from another process', async () => {
    const process = await site.start();
    const other = await site.server(`other ${count}`);
    await past(other, calm);
    for (const time of [500, 500, 500]) await checked(process, [other], time);
    expect(await site.alerts()).toEqual([expect.objectContaining({ server: other, active: true })]);
  });

  it('are read again where they were not heard for an hour', async () => {
    await past(server, calm);
    const process = await site.start();
    await checked(process, [server], 42);
    site.clock.advance(150 * minute);
    await past(
      server,
      Array.from({ length: 120 }, () => 400),
    );
    for (const time of [400, 400, 400]) await checked(process, [server], time);
    expect(await site.alerts()).toEqual([]);
    for (const time of [900, 900, 900]) await checked(process, [server], time);
    expect(await site.alerts()).toEqual([expect.objectContaining({ message: 'Answers after 900 ms, usually 400 ms' })]);
  });

  it('of most servers at once are the fault of this side', async () => {
    const servers = [server];
    for (let index = 0; index < 11; index += 1) servers.push(await site.server(`crowd ${count} ${index}`));
    for (const id of servers) await past(id, calm);
    const process = await site.start();
    await checked(process, servers, 42);
    for (let round = 0; round < 6; round += 1) await checked(process, servers, 500);
    expect(await site.alerts()).toEqual([]);
    for (let round = 0; round < 5; round += 1) await checked(process, servers, 42);
    for (let round = 0; round < 3; round += 1) await checked(process, servers.slice(0, 6), 500);
    expect(await site.alerts()).toHaveLength(6);
  });

  it('raise an anomaly again after a person ended it, with the third from there', async () => {
    await past(server, calm);
    const process = await site.start();
    for (let round = 0; round < 3; round += 1) await checked(process, [server], 500);
    const [alert] = await site.alerts();
    await process.run(() => process.service.resolve(alert?.id ?? 0, 'mira'));
    await site.heard();
    for (let round = 0; round < 2; round += 1) await checked(process, [server], 500);
    expect((await site.alerts()).map(({ active }) => active)).toEqual([false]);
    await checked(process, [server], 500);
    expect((await site.alerts()).map(({ active }) => active)).toEqual([false, true]);
  });

  it('of a server that reports by itself from now on are over', async () => {
    await past(server, calm);
    const process = await site.start();
    for (let round = 0; round < 3; round += 1) await checked(process, [server], 500);
    await site.change(server, sql`protocol = 'heartbeat'`);
    expect(await site.alerts()).toEqual([expect.objectContaining({ active: false, by: null })]);
  });
});
