import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PushingTerminal } from '../../../src/simulators/terminals/push/pushing-terminal.js';
import { PushingSite } from './pushing-site.js';

let site: PushingSite;
let terminal: PushingTerminal;
beforeAll(async () => {
  site = await PushingSite.open();
  terminal = await site.approved();
  await terminal.handshake();
});
afterAll(() => site.close());

async function ask(method: string, path: string, body?: Buffer | string, headers: Record<string, string> = {}) {
  const bytes = body === undefined ? undefined : new Uint8Array(Buffer.from(body));
  const reply = await fetch(`${site.app.url}${path}`, { method, body: bytes, headers });
  return {
    status: reply.status,
    type: reply.headers.get('content-type'),
    text: await reply.text(),
    headers: reply.headers,
  };
}

const log = () => `/iclock/cdata?SN=${terminal.serialNumber}&table=ATTLOG&Stamp=1`;
const line = '1\t2026-03-02 08:00:00\t0\t1\n';
const mebibyte = 1024 * 1024;

it.each([
  ['GET', '/iclock/cdata', 400],
  ['GET', '/iclock/nothing?SN=1', 400],
  ['GET', '/iclock/cdata?SN=%00', 400],
  ['GET', '/iclock/cdata?SN=%E0%A4%A', 400],
  ['POST', '/iclock/getrequest?SN=1', 400],
])('%s %s is refused in plain text', async (method, path, status) => {
  const reply = await ask(method, path, method === 'POST' ? 'x' : undefined);
  expect(reply).toMatchObject({ status, type: 'text/plain; charset=utf-8' });
  expect(reply.text).toMatch(/^ERROR: .+\n$/);
});

it('Answers are short: no headers but those a small program understands, and the time of day', async () => {
  const { headers } = await ask('GET', `/iclock/getrequest?SN=${terminal.serialNumber}`);
  const names = [...headers.keys()].filter(name => !['connection', 'keep-alive'].includes(name));
  expect(names.sort()).toEqual(['content-length', 'content-type', 'date']);
});

it('What is too large, packed or unpacked, or has too many lines, is refused and nothing of it is stored', async () => {
  const before = await site.punches(terminal);
  const large = await ask('POST', log(), Buffer.alloc(2 * mebibyte + 1, '1\t2026-03-02 09:00:00\n'));
  expect(large).toMatchObject({ status: 413, type: 'text/plain; charset=utf-8' });
  const bomb = await ask('POST', log(), gzipSync(Buffer.alloc(64 * mebibyte, line)));
  expect(bomb).toMatchObject({ status: 413, text: 'ERROR: The unpacked body is too large.\n' });
  const lines = await ask('POST', log(), 'x\n'.repeat(20_001));
  expect(lines).toMatchObject({ status: 413, text: 'ERROR: At most 20000 lines are taken at once.\n' });
  expect(await site.punches(terminal)).toEqual(before);
});

it('A packed body that was cut is refused, so that it comes again', async () => {
  const packed = gzipSync(line.repeat(100));
  expect(await ask('POST', log(), packed.subarray(0, -9))).toMatchObject({
    status: 400,
    text: 'ERROR: The body cannot be unpacked.\n',
  });
});

it('What says it is packed is judged by what it is', async () => {
  const said = { 'content-encoding': 'gzip' };
  expect(await ask('POST', log(), line, said)).toMatchObject({ status: 200, text: 'OK: 1\n' });
  expect(await ask('POST', log(), gzipSync(line), said)).toMatchObject({ status: 200, text: 'OK: 1\n' });
  expect(await ask('POST', log(), line, { 'content-encoding': 'compress' })).toMatchObject({ status: 200 });
});

it('An empty body is taken', async () => {
  expect(await ask('POST', log(), '')).toMatchObject({ status: 200, text: 'OK: 0\n' });
  expect(await ask('POST', log())).toMatchObject({ status: 200, text: 'OK: 0\n' });
  const results = await ask('POST', `/iclock/devicecmd?SN=${terminal.serialNumber}`, 'ID=1&Return=-1002&CMD=Shell\n');
  expect(results).toMatchObject({ status: 200, text: 'OK\n' });
});

it('What cannot be told from a punch is kept, also from a table of another name', async () => {
  const path = `/iclock/cdata?SN=${terminal.serialNumber}&table=rtlog`;
  const body = 'time=2026-03-02 08:00:00\tpin=1\tevent=0\n';
  expect(await ask('POST', path, body)).toMatchObject({ status: 200, text: 'OK: 1\n' });
  const scraps = await site.rows(sql`select from undecodable_record where raw_data = ${Buffer.from(body.trim())}`);
  expect(scraps).toHaveLength(1);
});

it('Whatever bytes come, from whatever table, they are taken or refused, and it is never our fault', async () => {
  const table = fc.constantFrom('ATTLOG', 'OPERLOG', 'options', 'rtlog', '', '\0', 'ATTLOG%00');
  const parts = fc.constantFrom(
    '1',
    '\t',
    '\n',
    '2026-03-02 08:00:00',
    '9999-99-99 99:99:99',
    '0',
    '=',
    'FWVersion=\0x',
    '%',
  );
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
    fc.array(fc.oneof(parts, fc.string({ maxLength: 3 })), { maxLength: 30 }).map(all => Buffer.from(all.join(''))),
  );
  const path = fc.constantFrom('cdata', 'devicecmd', 'registry');
  await fc.assert(
    fc.asyncProperty(path, table, body, async (name, of, bytes) => {
      const url = `/iclock/${name}?SN=${terminal.serialNumber}&table=${encodeURIComponent(of)}&Stamp=${bytes.length}`;
      const { status, text } = await ask('POST', url, bytes);
      expect([200, 400]).toContain(status);
      expect(text).toMatch(status === 200 ? /^OK/ : /^ERROR/);
    }),
    { numRuns: process.env['SITEWATCH_LONG'] ? 5000 : 200 },
  );
});
