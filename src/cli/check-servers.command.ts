import { RunChecksService } from '../servers/checks/run-checks.service.js';
import { BadUse, print, table, type Command } from './command.js';
import { withApp } from './with-app.js';

export const checkServersCommand: Command = {
  name: 'check-servers',
  summary: 'Check every active server once and store the results; exit code 1 when one of them fails',
  options: { server: { type: 'string' }, json: { type: 'boolean' } },
  help: { server: 'ids of the servers to check, comma separated', json: 'print the results as JSON' },
  async run(config, { server, json }) {
    const ids = typeof server === 'string' ? server.split(',').map(idOf) : null;
    const results = await withApp(config, app => app.get(RunChecksService).run(ids));
    const rows = results.map(({ server: id, status, response_time, status_code, error_message }) => ({
      server: id,
      status,
      ms: response_time === null ? null : Math.round(response_time),
      code: status_code,
      message: error_message,
    }));
    print(json ? JSON.stringify(results) : table(rows));
    return results.some(({ status }) => status === 'failure') ? 1 : 0;
  },
};

function idOf(text: string): number {
  const id = Number(text);
  if (!Number.isInteger(id) || id < 1) throw new BadUse(`--server takes ids such as 1,2; ${text} is none.`);
  return id;
}
