import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import {
  ConfigurationImport,
  type ImportReport,
  type ServerCare,
} from '../operations/configuration/configuration-import.js';
import { ServerLifecycle } from '../servers/server-lifecycle.service.js';
import { ServersService } from '../servers/servers.service.js';
import { BadUse, print, type Command } from './command.js';
import { withApp } from './with-app.js';

export const importCommand: Command = {
  name: 'import',
  takes: '<file>',
  summary:
    'Set this site up as an exported configuration says; may be repeated, deletes nothing. - reads standard input',
  options: { json: { type: 'boolean' } },
  help: { json: 'print what was stored as JSON' },
  async run(config, { json }, [file]) {
    if (file === undefined) throw new BadUse('Say which file to import.');
    const text = readFileSync(file === '-' ? process.stdin.fd : resolve(file), 'utf8');
    const report = await withApp(config, app =>
      // The variables with the secrets are named by the document: nobody can list them beforehand.
      app.get(ConfigurationImport).run(text, process.env, careOf(app)),
    );
    for (const warning of report.warnings) process.stderr.write(`${warning}\n`);
    print(json ? JSON.stringify(report) : describe(report));
    return 0;
  },
};

function careOf(app: INestApplicationContext): ServerCare {
  const lifecycle = app.get(ServerLifecycle);
  return {
    added: (servers, at) => lifecycle.begun(servers, at),
    changed: (servers, at) => lifecycle.changed(servers, at, true),
    turned: (ids, to) => app.get(ServersService).bulk(ids, to === 'paused' ? 'pause' : 'resume'),
  };
}

function describe({ created, changed }: ImportReport): string {
  const lines = [
    ...Object.entries(created).map(([section, count]) => `${section}: ${count} new`),
    ...Object.entries(changed).map(([section, count]) => `${section}: ${count} changed`),
  ];
  return lines.length > 0 ? lines.join('\n') : 'Nothing was different.';
}
