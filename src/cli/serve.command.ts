import { processRoles, type ProcessRole } from '../app.module.js';
import { Logger } from '../logging/logger.js';
import { serve } from '../serve.js';
import { BadUse, print, type Command } from './command.js';
import { untilSignal } from './signals.js';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Run Sitewatch: API, live feed, dashboard and checks',
  options: { roles: { type: 'string' } },
  help: { roles: `what this process does, comma separated, of ${processRoles.join(', ')}; default all` },
  async run(config, { roles }) {
    const wanted = typeof roles === 'string' ? roles.split(',').map(role => roleOf(role.trim())) : processRoles;
    const logger = Logger.open(config);
    const running = await serve(config, logger, wanted);
    if (wanted.includes('api'))
      logger.log(`Sitewatch is ready: open ${running.url} (API: ${running.url}/api/docs)`, 'Sitewatch');
    else logger.log(`Sitewatch is running: ${wanted.join(', ')}`, 'Sitewatch');
    if (process.stdout.isTTY && running.url) print(`\n  Sitewatch is ready. Open ${running.url}\n`);
    logger.log(`Stopping on ${await untilSignal()}`, 'Sitewatch');
    await running.stop();
    logger.log('Stopped', 'Sitewatch');
    return 0;
  },
};

function roleOf(name: string): ProcessRole {
  const role = processRoles.find(known => known === name);
  if (!role) throw new BadUse(`Unknown role ${name}; one of ${processRoles.join(', ')}.`);
  return role;
}
