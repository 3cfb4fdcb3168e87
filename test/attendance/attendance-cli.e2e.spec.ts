import { describe, expect, it } from 'vitest';
import { Site } from '../program/site.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';
import { LongCommand } from './long-command.js';

const slow = 120_000;

async function addTerminal(program: Program, token: string, name: string, port: number): Promise<number> {
  const wished = { name, ip_address: '127.0.0.1', port };
  const { status, body } = await program.request('POST', '/api/hrm/attendance-devices/', wished, token);
  expect({ status, body }).toMatchObject({ status: 201 });
  return Number(body['id']);
}

describe('simulate terminals', () => {
  it(
    'runs terminals that can be made to punch, fail and recover, and ends with a signal',
    async () => {
      const { command, ports } = await LongCommand.simulate(new Site().folder, 2);
      expect(ports).toHaveLength(2);
      expect(command.text).toContain('SIM000001');
      expect(await command.type('punch 1 17 1', /punched/)).toBe('17 punched.\n');
      expect(await command.type('miss 1 18', /punched/)).toBe('18 punched.\n');
      expect(await command.type('list', /2 {2}port/)).toMatch(
        /^1 {2}port \d+ {2}2 records {2}0 clients\n2 .* 0 records/,
      );
      expect(await command.type('mute 2', /mute/)).toBe('It is mute.\n');
      expect(await command.type('drift 2 90', /ahead/)).toBe('Its clock is 90 s ahead.\n');
      expect(await command.type('reset 2', /gone/)).toBe('Every connection is gone.\n');
      expect(await command.type('mend 2', /works/)).toBe('It works.\n');
      expect(await command.type('punch 3 17', /There are/)).toBe('There are terminals 1 to 2.\n');
      expect(await command.type('punch 1', /Say/)).toBe('Say whose code.\n');
      expect(await command.type('dance', /punch <terminal>/)).toMatch(/^list /);
      expect(await command.end('SIGTERM')).toMatchObject({ code: 0 });
    },
    slow,
  );

  it('refuses what cannot be meant', async () => {
    const answers = await new Site().runAll([
      ['simulate', 'terminals', '--count', '0'],
      ['simulate', 'terminals', '--port', '70000'],
    ]);
    expect(answers.map(({ code }) => code)).toEqual([2, 2]);
    expect(answers.map(({ stderr, stdout }) => stdout + stderr)).toEqual([
      expect.stringContaining('--count takes 1 to 500.'),
      expect.stringContaining('--port takes 0 to 65000.'),
    ]);
  });
});

describe('attendance-console', () => {
  it(
    'lists, tests and syncs terminals beside a running program, which keeps the only connection',
    async () => {
      const site = new Site();
      const { command, ports } = await LongCommand.simulate(site.folder, 2);
      const program = await site.serve();
      const token = await program.admin();
      const id = await addTerminal(program, token, 'Gate', ports[0] ?? 0);
      await addTerminal(program, token, 'Door', ports[1] ?? 0);
      const far = await addTerminal(program, token, 'Far', 1);
      await eventually(async () =>
        expect(await command.type('list', /2 {2}port/)).toMatch(/1 clients\n2 .* 1 clients/),
      );
      // What is missed before a terminal is live would be caught up with.
      await eventually(async () => {
        const { body } = await program.request('GET', '/api/hrm/attendance-devices/', undefined, token);
        expect(JSON.stringify(body).match(/"connection_state":"live"/g)).toHaveLength(2);
      });
      await command.type('miss 1 17', /punched/);
      await command.type('miss 2 18', /punched/);
      const lines = ['1', '2', String(id), '2', String(far), '3', String(id), '4', '5', '9', '3', '999', '0', '1'];
      const { code, stdout } = await site.run(['attendance-console'], {}, `${lines.join('\n')}\n`);
      expect(code).toBe(0);
      const answers = stdout.split(/\n1 {2}list terminals[^]*?Choose: /).slice(1);
      const [list, tested, notReached, synced, all, recent, wrong, missing, ...more] = answers;
      expect(list).toMatch(/^id +name +address +enabled +connected/);
      expect(list).toMatch(/Gate +127\.0\.0\.1:\d+ +yes +yes/);
      expect(tested).toContain('Id of the terminal: route      passed\ntcp        passed\n');
      expect(tested).toContain('The terminal answers.\nSerial SIM000001, firmware Ver 6.60');
      expect(notReached).toContain('route      passed\ntcp        failed\nhandshake  not reached');
      expect(notReached).toContain('nothing listens at this port');
      expect(synced).toContain('Gate: 1 new, 1 of today');
      expect(all).toMatch(
        /Door: 1 new, 1 of today\nFar: The address answers, but nothing[^]*\nGate: 0 new, 1 of today/,
      );
      expect(recent).toMatch(
        /local time +terminal +code +employee +source\n\S+ +Door +18 +- +log\n\S+ +Gate +17 +- +log/,
      );
      expect(wrong).toContain('Choose one of the numbers.');
      expect(missing).toContain('Attendance device 999');
      expect(more).toEqual(['']);
      expect(await command.type('list', /2 {2}port/)).toMatch(/1 clients\n2 .* 1 clients/);
    },
    slow,
  );

  it(
    'ends with its input, and leaves nothing running',
    async () => {
      const site = new Site();
      const { code, stdout } = await site.run(['attendance-console'], {}, '1\n');
      expect(code).toBe(0);
      expect(stdout).toContain('(none)');
      expect(site.postmasters()).toEqual([]);
    },
    slow,
  );
});

describe('run-realtime-attendance-listener', () => {
  it(
    'listens in a process of its own, stores what is punched, and says goodbye to every terminal when it is stopped',
    async () => {
      const site = new Site();
      const { command, ports } = await LongCommand.simulate(site.folder, 1);
      const api = await site.serve({}, ['serve', '--roles', 'api']);
      const token = await api.admin();
      const id = await addTerminal(api, token, 'Gate', ports[0] ?? 0);
      const args = ['run-realtime-attendance-listener', '--log-level', 'DEBUG'];
      const listener = await LongCommand.start(site.folder, args, /Listening to the attendance terminals/);
      const device = async () =>
        (await api.request('GET', `/api/hrm/attendance-devices/${id}/`, undefined, token)).body;
      await eventually(async () => expect(await device()).toMatchObject({ connection_state: 'live' }));
      await command.type('punch 1 17', /punched/);
      await eventually(async () => {
        const { body } = await api.request('GET', '/api/hrm/attendance-records/', undefined, token);
        expect(body).toMatchObject({ results: [{ attendance_code: '17', source: 'live' }] });
      });
      const sync = await api.request('POST', `/api/hrm/attendance-devices/${id}/sync/`, {}, token);
      expect(sync.body).toMatchObject({ success: true, logs_synced: 0, total_today_logs: 1 });
      expect(await command.type('list', /port/)).toContain(' 1 clients');
      expect(await listener.end('SIGINT')).toMatchObject({ code: 0 });
      expect(await device()).toMatchObject({ connection_state: null, is_connected: false });
      expect(await command.type('list', /port/)).toContain(' 0 clients');
    },
    slow,
  );

  it('refuses a level that is none', async () => {
    const { code, stderr } = await new Site().run(['run-realtime-attendance-listener', '--log-level', 'loud']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--log-level is one of') });
  });
});
