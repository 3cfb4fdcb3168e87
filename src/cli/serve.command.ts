import { Logger } from '../logging/logger.js';
import { processRoles, type ProcessRole } from '../app.module.js';
import { serve } from '../serve.js';
import { BadUse, type Command, type ExitCode } from './command.js';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Run Sitewatch: API, live feed, dashboard and checks',
  options: { roles: { type: 'string' } },
  help: { roles: `what this process does, comma separated, of ${processRoles.join(', ')}; default all` },
  async run(config, { roles }) {
    const wanted = typeof roles === 'string' ? roles.split(',').map(role => roleOf(role.trim())) : processRoles;
    const logger = Logger.open(config);
    const running = await serve(config, logger, wanted);
    logger.log(`Sitewatch is ready at ${running.url} (API: ${running.url}/api/docs)`, 'Sitewatch');
    return stopped(async signal => {
      logger.log(`Stopping on ${signal}`, 'Sitewatch');
      await running.stop();
      logger.log('Stopped', 'Sitewatch');
    });
  },
};

function roleOf(name: string): ProcessRole {
  const role = processRoles.find(known => known === name);
  if (!role) throw new BadUse(`Unknown role ${name}; one of ${processRoles.join(', ')}.`);
  return role;
}

/** Resolves with the exit code once a signal has come and everything has ended. */
function stopped(stop: (signal: string) => Promise<void>): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    const once = (signal: NodeJS.Signals) => {
      process.off('SIGTERM', once);
      process.off('SIGINT', once);
      stop(signal).then(() => resolve(0), reject);
    };
    process.on('SIGTERM', once);
    process.on('SIGINT', once);
  });
}
