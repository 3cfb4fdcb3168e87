import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationExport } from '../operations/configuration/configuration-export.js';
import { print, type Command } from './command.js';
import { withApp } from './with-app.js';

export const exportCommand: Command = {
  name: 'export',
  takes: '[file]',
  summary: 'Write the configuration (servers, people, devices, recipients, ...) as JSON; secrets by reference',
  options: {},
  help: {},
  async run(config, _options, [file]) {
    const { text, warnings } = await withApp(config, app => app.get(ConfigurationExport).write());
    if (file === undefined) process.stdout.write(text);
    else writeFileSync(resolve(file), text);
    for (const warning of warnings) process.stderr.write(`${warning}\n`);
    if (file !== undefined) print(`The configuration is in ${resolve(file)}.`);
    return 0;
  },
};
