import { Database } from '../database/database.js';
import { openApiDocument } from '../http/openapi.js';
import { Logger } from '../logging/logger.js';
import { createApp } from '../serve.js';
import { print, type Command } from './command.js';

/** Nothing is connected to: the document follows from the code alone. */
const nowhere = { host: '127.0.0.1', port: 1, user: '', password: '', database: 'none' };

export const openApiCommand: Command = {
  name: 'openapi',
  summary: 'Print the OpenAPI document of this version',
  options: {},
  help: {},
  async run(config) {
    const app = await createApp(config, Database.at(nowhere), Logger.silent(), ['api']);
    print(JSON.stringify(openApiDocument(app), null, 2));
    return 0;
  },
};
