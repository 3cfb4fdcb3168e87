import { AccountsService } from '../auth/accounts/accounts.service.js';
import { PageQuery } from '../http/paging.js';
import { print, type Command } from './command.js';
import { withApp } from './with-app.js';

export const setupSystemCommand: Command = {
  name: 'setup-system',
  summary: 'Prepare the data folder, the database and the keys; may be repeated',
  options: { json: { type: 'boolean' } },
  help: { json: 'print what was found as JSON' },
  async run(config, { json }) {
    const accounts = await withApp(config, async app => {
      const [, count] = await app.get(AccountsService).list(new PageQuery());
      return count;
    });
    const keyLength = config.secretKey.length;
    const found = { data_dir: config.dataDir, accounts, needs_setup: accounts === 0, key_length: keyLength };
    const next =
      accounts === 0 ? 'Start it and open the page to create the first admin.' : `It has ${accounts} account(s).`;
    print(json ? JSON.stringify(found) : `Sitewatch is prepared in ${config.dataDir}. ${next}`);
    return 0;
  },
};
