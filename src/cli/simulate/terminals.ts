import { openTerminalConsole } from '../../simulators/terminals/console.js';
import { TerminalSimulator } from '../../simulators/terminals/terminal.simulator.js';
import { print, table } from '../command.js';
import { untilSignal } from '../signals.js';

/** The people every simulated terminal knows. */
const people = ['1', '2', '3', '4', '5'];

/** Attendance terminals with a console to make people punch. `port` is that of the first, 0: free ones. */
export async function simulateTerminals(count: number, port: number, zone: string): Promise<void> {
  const terminals = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      TerminalSimulator.open({
        port: port === 0 ? 0 : port + n,
        zone,
        options: { '~SerialNumber': `SIM${String(n + 1).padStart(6, '0')}`, '~Platform': 'SIM_TFT' },
      }),
    ),
  );
  for (const terminal of terminals) for (const code of people) terminal.addUser(code, `Person ${code}`);
  print(
    table(
      terminals.map(({ port: at }, n) => ({
        number: n + 1,
        address: '127.0.0.1',
        port: at,
        serial: `SIM${String(n + 1).padStart(6, '0')}`,
        users: people.join(','),
      })),
    ),
  );
  print('\nType help; for example: punch 1 3');
  const stop = openTerminalConsole(terminals, process.stdin, print);
  await untilSignal();
  stop();
  await Promise.all(terminals.map(terminal => terminal.close()));
}
