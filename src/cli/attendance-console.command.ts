import { createInterface } from 'node:readline';
import { AttendanceDevicesService } from '../attendance/devices/attendance-devices.service.js';
import { AttendanceRecords } from '../attendance/ledger/attendance-records.service.js';
import { TerminalTools } from '../attendance/tools/terminal-tools.service.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { DomainError } from '../shared/errors.js';
import { print, table, type Command } from './command.js';
import { withApp } from './with-app.js';

const menu = `
1  list terminals
2  test a connection
3  sync one terminal
4  sync all terminals
5  recent records
0  leave`;

interface Desk {
  devices: AttendanceDevicesService;
  tools: TerminalTools;
  records: AttendanceRecords;
  /** The next line somebody types; null: there is none any more. */
  ask(question: string): Promise<string | null>;
}

const page = { page: 1, page_size: 500 };

export const attendanceConsoleCommand: Command = {
  name: 'attendance-console',
  summary: 'Look after attendance terminals: list, test, sync, recent records',
  options: {},
  help: {},
  async run(config) {
    await withApp(config, async app => {
      const unitOfWork = app.get(UnitOfWork);
      // The iterator keeps lines that come before they are asked for, as from a file.
      const lines = createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]();
      const desk: Desk = {
        devices: app.get(AttendanceDevicesService),
        tools: app.get(TerminalTools),
        records: app.get(AttendanceRecords),
        ask: question => nextLine(lines, question),
      };
      for (;;) {
        const choice = await desk.ask(`${menu}\nChoose: `);
        if (choice === null || choice === '0') break;
        await unitOfWork.run(() => obey(desk, choice)).catch(explain);
      }
      await lines.return?.();
    });
    return 0;
  },
};

async function obey(desk: Desk, choice: string): Promise<void> {
  if (choice === '1') return list(desk);
  if (choice === '2') return test(desk);
  if (choice === '3') return sync(desk, await chosen(desk));
  if (choice === '4') return syncAll(desk);
  if (choice === '5') return recent(desk);
  print('Choose one of the numbers.');
}

async function list({ devices }: Desk): Promise<void> {
  const [found] = await devices.list(page);
  print(
    table(
      found.map(device => ({
        id: device.id,
        name: device.name,
        address: device.ip_address ? `${device.ip_address}:${device.port}` : 'pushes',
        enabled: device.is_enabled ? 'yes' : 'no',
        connected: device.is_connected ? 'yes' : 'no',
        'last sync': device.polling_synced_at,
        problem: device.problem,
      })),
    ),
  );
}

async function test(desk: Desk): Promise<void> {
  const reply = await desk.tools.test(await chosen(desk));
  for (const { stage, outcome } of reply.stages) print(`${stage.padEnd(10)} ${outcome.replace('_', ' ')}`);
  print(reply.message);
  if (reply.success) print(`Serial ${reply.serial_number ?? '-'}, firmware ${reply.firmware_version ?? '-'}`);
}

async function sync({ tools }: Desk, id: number): Promise<void> {
  const reply = await tools.sync(id, false);
  const told = `${reply.logs_synced} new, ${reply.total_today_logs} of today`;
  print(`${reply.device_name}: ${reply.success ? told : reply.error}`);
}

/** One after the other, here and now: in this program no jobs are worked on. */
async function syncAll(desk: Desk): Promise<void> {
  const [found] = await desk.devices.list({ ...page, is_enabled: true });
  for (const { id, ip_address: address } of found) if (address) await sync(desk, id);
}

async function recent({ records }: Desk): Promise<void> {
  const { results } = await records.list({ limit: 20 }, '');
  print(
    table(
      results.map(record => ({
        'local time': record.local_time,
        terminal: record.device_name,
        code: record.attendance_code,
        employee: record.employee_name,
        source: record.source,
      })),
    ),
  );
}

async function chosen(desk: Desk): Promise<number> {
  return Number((await desk.ask('Id of the terminal: ')) ?? 0);
}

async function nextLine(lines: AsyncIterator<string>, question: string): Promise<string | null> {
  process.stdout.write(question);
  const line = await lines.next();
  return line.done ? null : line.value.trim();
}

function explain(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
  print(error.message);
}
