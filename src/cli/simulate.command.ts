import { BadUse, type Command } from './command.js';
import { simulateBacnet } from './simulate/bacnet.js';
import { simulateServers } from './simulate/servers.js';
import { simulateTerminals } from './simulate/terminals.js';

export const simulateCommand: Command = {
  name: 'simulate',
  takes: 'servers|terminals|bacnet',
  summary: 'Run local targets that speak the real protocols: web servers, attendance terminals, BACnet controllers',
  options: {
    count: { type: 'string' },
    mode: { type: 'string' },
    points: { type: 'string' },
    port: { type: 'string' },
  },
  help: {
    count: 'how many: servers that behave (default 3), terminals (default 2), controllers (default 10)',
    mode: 'only servers of this mode',
    points: 'points of each controller; default 100',
    port: 'of the first terminal (default 4370) or of all controllers (default 47808); 0 takes free ones',
  },
  async run(config, options, [what]) {
    const number = (name: 'count' | 'points' | 'port', fallback: number, least: number, most: number) => {
      const value = options[name] === undefined ? fallback : Number(options[name]);
      if (Number.isInteger(value) && value >= least && value <= most) return value;
      throw new BadUse(`--${name} takes ${least} to ${most}.`);
    };
    const { mode } = options;
    if (what === 'servers')
      await simulateServers(number('count', 3, 0, 5000), typeof mode === 'string' ? mode : undefined);
    else if (what === 'terminals')
      await simulateTerminals(number('count', 2, 1, 500), number('port', 4370, 0, 65_000), config.env.TZ);
    else if (what === 'bacnet')
      await simulateBacnet(
        number('count', 10, 1, 1000),
        number('points', 100, 1, 5000),
        number('port', 47_808, 0, 65_535),
      );
    else throw new BadUse('Say what to simulate: servers, terminals or bacnet.');
    return 0;
  },
};
