import { serverModes, isServerMode } from '../../simulators/servers/behaviour.rules.js';
import { startServerSimulator } from '../../simulators/servers/server.simulator.js';
import { BadUse, print, table } from '../command.js';
import { untilSignal } from '../signals.js';

/** Web servers that behave, and one of every mode that does not. */
export async function simulateServers(number: number, mode: string | undefined): Promise<void> {
  if (mode !== undefined && !isServerMode(mode)) throw new BadUse(`--mode is one of ${serverModes.join(', ')}.`);
  const good = Array.from({ length: number }, (_, n) => ({
    name: `web-${n + 1}`,
    behaviour: mode ?? ('up' as const),
  }));
  const every =
    mode === undefined ? serverModes.map(each => ({ name: each, behaviour: each, protocol: protocolOf(each) })) : [];
  const simulator = await startServerSimulator({ servers: [...good, ...every] });
  print(table(simulator.describe().map(({ name, url, does }) => ({ name, url, does }))));
  print(
    `\nSwitch one with: curl -X PUT ${simulator.controlUrl}web-1 -H 'content-type: application/json' -d '{"mode":"failing"}'`,
  );
  await untilSignal();
  await simulator.close();
}

const protocolOf = (mode: string) => (mode.includes('certificate') ? ('https' as const) : ('http' as const));
