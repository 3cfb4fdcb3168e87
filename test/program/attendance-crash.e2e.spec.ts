import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { TerminalSimulator } from '../../src/simulators/terminals/terminal.simulator.js';
import { logOf } from '../attendance/live/terminal-site.js';
import { eventually } from '../support/eventually.js';
import { Site } from './site.js';

const long = process.env['SITEWATCH_LONG'] !== undefined;
const kills = long ? 20 : 4;
const records = 30_000;

/** Two years of punches of a hundred people; the newest is of yesterday. */
async function fullTerminal(): Promise<TerminalSimulator> {
  const terminal = await TerminalSimulator.open({ zone: 'Europe/Kyiv' });
  onTestFinished(() => terminal.close());
  const now = Date.now();
  for (let n = 0; n < records; n += 1)
    terminal.store(String(1 + (n % 100)), new Date(now - 86_400_000 - (records - n) * 2_000_000));
  return terminal;
}

it(
  `A program that is killed ${kills} times while it catches up with a log of ${records} (20 with SITEWATCH_LONG=1) has all of it in the end, once`,
  async () => {
    const site = new Site();
    const terminal = await fullTerminal();
    let program = await site.serve();
    const token = await program.admin();
    const device = { name: 'Gate', ip_address: '127.0.0.1', port: terminal.port, timezone: 'Europe/Kyiv' };
    expect(await program.request('POST', '/api/hrm/attendance-devices/', device, token)).toMatchObject({ status: 201 });
    const stored = async () =>
      (await site.query<{ n: number }>('select count(*)::int as n from attendance_record'))[0]?.n ?? 0;

    let seen = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      // The ledger is emptied in the middle, so that every kill finds a back-fill under way.
      const before = await stored();
      await eventually(async () => expect((await stored()) === before && before < records).toBe(false), 30_000);
      await delay(Math.random() * 300);
      terminal.punch('7');
      const { postmaster } = site;
      const end = program.end('SIGKILL');
      if (kill % 3 === 2 && postmaster !== null) process.kill(postmaster, 'SIGKILL');
      expect(await end).toMatchObject({ signal: 'SIGKILL' });
      terminal.punch('8');
      program = await site.serve();
      const kept = await stored();
      expect(kept).toBeGreaterThanOrEqual(seen);
      seen = kept;
      if (kept >= records) {
        await site.query('delete from attendance_record');
        await site.query('update attendance_device set log_read_at = null');
        seen = 0;
        await program.request('POST', '/api/hrm/attendance-devices/1/reconnect/', {}, token);
      }
    }

    await eventually(async () => expect(await stored()).toBe(terminal.log.length), 60_000);
    const rows = await site.query<{ code: string; local: string }>(
      'select attendance_code as code, local_time as local from attendance_record',
    );
    expect(rows.map(({ code, local }) => `${code} ${local}`).sort()).toEqual(logOf(terminal));
    await eventually(async () => {
      const { body } = await program.request('GET', '/api/hrm/attendance-devices/1/', undefined, token);
      expect(body).toMatchObject({ connection_state: 'live', completeness: { complete: true } });
    });
    expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
    expect(terminal.clients).toBe(0);
    expect(site.postmasters()).toEqual([]);
  },
  long ? 400_000 : 120_000,
);
