import { logLevels } from '../config/environment.js';
import { Logger } from '../logging/logger.js';
import { serve } from '../serve.js';
import { BadUse, type Command } from './command.js';
import { untilSignal } from './signals.js';

export const runRealtimeAttendanceListenerCommand: Command = {
  name: 'run-realtime-attendance-listener',
  summary: 'Listen to the attendance terminals, without API, pages and checks',
  options: { 'log-level': { type: 'string' } },
  help: { 'log-level': `one of ${logLevels.join(', ')}; default LOG_LEVEL` },
  async run(config, { 'log-level': wanted }) {
    const level = typeof wanted === 'string' ? logLevels.find(each => each === wanted.toLowerCase()) : undefined;
    if (wanted !== undefined && !level) throw new BadUse(`--log-level is one of ${logLevels.join(', ')}.`);
    const own = level ? config.logging(level) : config;
    const logger = Logger.open(own);
    const running = await serve(own, logger, ['attendance']);
    logger.log('Listening to the attendance terminals', 'Sitewatch');
    logger.log(`Stopping on ${await untilSignal()}`, 'Sitewatch');
    await running.stop();
    return 0;
  },
};
