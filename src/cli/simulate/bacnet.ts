import { BacnetSimulator } from '../../simulators/bacnet/bacnet.simulator.js';
import { openConsole } from '../../simulators/bacnet/console.js';
import { print, table } from '../command.js';
import { untilSignal } from '../signals.js';

/** Controllers whose values wander, with a console to change and kill them. */
export async function simulateBacnet(devices: number, points: number, port: number): Promise<void> {
  const simulator = await BacnetSimulator.open({ devices, points, port, wander: true });
  print(
    table(simulator.describe().map(({ instance, name, address, objects }) => ({ instance, name, address, objects }))),
  );
  print(`\nBroadcasts are heard at ${simulator.broadcast ?? 'no address'}. Type help.`);
  const stop = openConsole(simulator, process.stdin, print);
  await untilSignal();
  stop();
  await simulator.close();
}
