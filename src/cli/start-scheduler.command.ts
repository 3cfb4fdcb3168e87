import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '../logging/logger.js';
import { serve } from '../serve.js';
import { RunChecksService } from '../servers/checks/run-checks.service.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { BadUse, type Command } from './command.js';
import { untilSignal } from './signals.js';
import { withApp } from './with-app.js';

export const startSchedulerCommand: Command = {
  name: 'start-scheduler',
  summary: 'Run the checks without API and pages: each server at its own interval, or all of them in passes',
  options: { interval: { type: 'string' } },
  help: {
    interval: 'seconds between two passes over all servers (for example 300); default: each at its own interval',
  },
  async run(config, { interval }) {
    if (interval === undefined) {
      const running = await serve(config, Logger.open(config), ['scheduler']);
      await untilSignal();
      await running.stop();
      return 0;
    }
    const seconds = Number(interval);
    if (!(seconds >= 1 && seconds <= 86_400)) throw new BadUse('--interval takes 1 to 86400 seconds.');
    const stop = new AbortController();
    void untilSignal().then(() => stop.abort());
    await withApp(config, async app => {
      const [checks, unitOfWork] = [app.get(RunChecksService), app.get(UnitOfWork)];
      while (!stop.signal.aborted) {
        await unitOfWork.run(() => checks.run(null));
        await delay(seconds * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    });
    return 0;
  },
};
