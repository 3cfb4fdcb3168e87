import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Recorder } from '../egress/recorder.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';
import { Site } from './site.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;
const rounds = long ? 50 : 6;
const variables = { EGRESS_ALLOW_CIDRS: '127.0.0.0/8' };
/** Before the provider answers, as soon as it has, and wherever the program may be by then. */
const points = ['before the answer', 'after the answer', 'at any moment'] as const;

interface Delivery {
  at: number;
  id: string;
  path: string;
  body: string;
}

let receiver: Recorder;
const deliveries: Delivery[] = [];
const kills: number[] = [];
/** What happens when a message arrives at that path. */
let trap: { path: string; point: (typeof points)[number]; spring: () => void } | null = null;

beforeAll(async () => {
  receiver = await Recorder.start();
  receiver.answer = (response, { path, headers, body }) => {
    deliveries.push({ at: performance.now(), id: String(headers['webhook-id']), path, body });
    const sprung = trap?.path === path ? trap : null;
    if (sprung) trap = null;
    if (sprung?.point === 'before the answer') return sprung.spring();
    if (sprung) response.on('finish', sprung.spring);
    response.writeHead(204).end();
  };
});
afterAll(() => receiver.close());

async function post(program: Program, token: string, path: string, input: object): Promise<number> {
  const { status, body } = await program.request('POST', path, input, token);
  expect({ path, status, body }).toMatchObject({ path, status: 201 });
  return Number(body['id']);
}

/** A server and whoever is told about it alone. */
async function watch(program: Program, token: string, round: number): Promise<number> {
  const target = { protocol: 'tcp', host: '127.0.0.1', port: 9, status: 'paused' };
  const server = await post(program, token, '/api/servers/', { name: `server ${round}`, ...target });
  const recipient = `${receiver.url}/${round}`;
  // A server that was added this very moment is not known everywhere yet.
  const config = { notification_type: 'webhook', recipient, server, digest_seconds: 0 };
  await eventually(() => post(program, token, '/api/notification-configs/', config).then(() => undefined));
  return server;
}

/** Something begins, and the program is killed; what the killing of a request means to the caller does not matter here. */
async function killSomewhere(program: Program, token: string, server: number, round: number): Promise<void> {
  const point = points[round % points.length]!;
  const ended = new Promise<void>(resolve => {
    const kill = () => {
      kills.push(performance.now());
      resolve(program.end('SIGKILL').then(() => undefined));
    };
    if (point === 'at any moment') void delay(Math.random() * 1500).then(kill);
    else trap = { path: `/${round}`, point, spring: kill };
  });
  const alert = { server, severity: 'critical', message: `alert of round ${round}` };
  const begun = await program.request('POST', '/api/alerts/', { ...alert, subject: 'a' }, token).catch(() => null);
  const id = begun?.body['id'];
  if (round % 2 === 0 && id)
    await program.request('POST', `/api/alerts/${Number(id)}/resolve/`, {}, token).catch(() => null);
  await ended;
  trap = null;
}

/** Phases of each alert as its recipient got to know them; repeats of a message are one. */
function toldOf(): Map<number, string[]> {
  const told = new Map<number, string[]>();
  const firsts = new Map(deliveries.toReversed().map(delivery => [delivery.id, delivery]));
  for (const { body } of [...firsts.values()].sort((a, b) => a.at - b.at)) {
    const { data } = JSON.parse(body) as { data: { alert_id: number; phase: string } };
    told.set(data.alert_id, [...(told.get(data.alert_id) ?? []), data.phase]);
  }
  return told;
}

async function expectedOf(site: Site): Promise<Map<number, string[]>> {
  const facts = await site.query<{ id: number; name: string }>(
    `select (payload->>'alert_id')::int as id, name from event where name in ('alert.raised', 'alert.resolved') order by id`,
  );
  return new Map([...Map.groupBy(facts, ({ id }) => id)].map(([id, own]) => [id, own.map(({ name }) => name)]));
}

it(
  `A program that is killed at ${rounds} points of a delivery (50 with SITEWATCH_LONG=1) tells everything, and repeats at most what it was just doing, under the same id`,
  async () => {
    const site = new Site();
    let program = await site.serve(variables);
    const token = await program.admin();
    const servers: number[] = [];
    for (let round = 0; round < rounds; round += 1) servers.push(await watch(program, token, round));
    for (const [round, server] of servers.entries()) {
      await killSomewhere(program, token, server, round);
      program = await site.serve(variables);
      await post(program, token, '/api/alerts/', {
        ...{ server, severity: 'critical', message: 'after the restart', subject: 'b' },
      });
    }
    const expected = await expectedOf(site);
    expect(expected.size).toBeGreaterThan(rounds);
    await eventually(async () => {
      const told = toldOf();
      for (const [alert, facts] of expected) {
        const phases = told.get(alert)?.join(' ') ?? '';
        const wanted = facts.length === 1 ? ['opened'] : ['opened closed', 'merged'];
        expect({ alert, phases, isTold: wanted.includes(phases) }).toMatchObject({ isTold: true });
      }
    }, 60_000);
    // What the last kills cut off is repeated until the program knows that it arrived.
    await eventually(async () => {
      expect(await site.query(`select id from notification_message where status in ('queued', 'retrying')`)).toEqual(
        [],
      );
    }, 60_000);
    const repeats: string[] = [];
    for (const [id, own] of Map.groupBy(deliveries, delivery => delivery.id)) {
      expect({ id, bodies: new Set(own.map(({ body }) => body)).size }).toEqual({ id, bodies: 1 });
      for (const [index, { at, path }] of own.slice(1).entries()) {
        const before = own[index]!.at;
        // The program was killed as it made the first of two deliveries; what it had written then is still read afterwards.
        const kill = kills.findIndex(killed => killed < at && Math.abs(killed - before) < 2000);
        expect(kill).not.toBe(-1);
        repeats.push(`kill ${kill} of ${path}`);
      }
    }
    // Each kill repeats one message to a recipient at most: they get them one by one.
    expect(repeats).toEqual([...new Set(repeats)]);
    // A program that was killed before the answer cannot know that its message has arrived.
    expect(repeats.length).toBeGreaterThanOrEqual(Math.floor(rounds / points.length));
    expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
  },
  long ? 900_000 : 240_000,
);
