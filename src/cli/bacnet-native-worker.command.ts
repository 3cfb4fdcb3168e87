import { Logger } from '../logging/logger.js';
import { serve } from '../serve.js';
import type { Command } from './command.js';
import { untilSignal } from './signals.js';

export const bacnetNativeWorkerCommand: Command = {
  name: 'bacnet-native-worker',
  summary: "Work on BACnet tasks on this host's network; needs only the database",
  options: {},
  help: {},
  async run(config) {
    const logger = Logger.open(config);
    const running = await serve(config, logger, ['bacnet']);
    logger.log('Sitewatch is running: waiting for BACnet tasks', 'Sitewatch');
    logger.log(`Stopping on ${await untilSignal()}`, 'Sitewatch');
    await running.stop();
    return 0;
  },
};
