import { SignsOfLife } from '../presence/outages/signs-of-life.service.js';
import { print, type Command } from './command.js';
import { withApp } from './with-app.js';

export const checkOutageCommand: Command = {
  name: 'check-outage',
  summary: 'Look whether this program was away and mark who was here then as gone; exit code 1 when it was',
  options: { json: { type: 'boolean' } },
  help: { json: 'print the outage as JSON' },
  async run(config, { json }) {
    const found = await withApp(config, app => app.get(SignsOfLife).give(true));
    if (json) {
      const times = found && {
        started_at: new Date(found.from).toISOString(),
        ended_at: new Date(found.to).toISOString(),
      };
      print(JSON.stringify(found && { ...times, cause: found.cause, devices_marked: found.devicesMarked }));
    } else {
      print(found ? `${found.message} ${found.devicesMarked} devices were marked as gone.` : 'No outage was found.');
    }
    return found ? 1 : 0;
  },
};
