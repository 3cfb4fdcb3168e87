import { serverModes, isServerMode } from '../simulators/servers/behaviour.rules.js';
import { startServerSimulator } from '../simulators/servers/server.simulator.js';
import { BadUse, print, table, type Command } from './command.js';
import { untilSignal } from './signals.js';

export const simulateCommand: Command = {
  name: 'simulate',
  takes: 'servers',
  summary: 'Run local targets to watch: web servers that can be slow, broken, hostile',
  options: { count: { type: 'string' }, mode: { type: 'string' } },
  help: {
    count: 'servers that behave, besides one of every mode; default 3',
    mode: 'only servers of this mode',
  },
  async run(_config, { count = '3', mode }, [what]) {
    if (what !== 'servers') throw new BadUse('Say what to simulate: servers.');
    const number = Number(count);
    if (!Number.isInteger(number) || number < 0 || number > 5000) throw new BadUse('--count takes 0 to 5000.');
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
    return 0;
  },
};

const protocolOf = (mode: string) => (mode.includes('certificate') ? ('https' as const) : ('http' as const));
