import { createInterface } from 'node:readline/promises';
import { AccountsService } from '../auth/accounts/accounts.service.js';
import { roles } from '../auth/role.rules.js';
import { BadUse, print, type Command } from './command.js';
import { withApp } from './with-app.js';

export const createAccountCommand: Command = {
  name: 'create-account',
  summary: 'Create a login account; the password is read from standard input',
  options: { username: { type: 'string' }, role: { type: 'string' }, json: { type: 'boolean' } },
  help: {
    username: 'login name',
    role: `one of ${roles.join(', ')}; default admin`,
    json: 'print the account as JSON',
  },
  async run(config, { username, role = 'admin', json }) {
    const wanted = roles.find(known => known === role);
    if (typeof username !== 'string' || !wanted) throw new BadUse('--username <name> is needed, --role must exist.');
    const password = await readPassword();
    const { id } = await withApp(config, app => app.get(AccountsService).create({ username, password, role: wanted }));
    print(json ? JSON.stringify({ id, username, role: wanted }) : `Account ${username} (${wanted}) was created.`);
    return 0;
  },
};

/** One line of standard input: a password on the command line would be visible to every user of the machine. */
async function readPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY });
  try {
    return process.stdin.isTTY
      ? await lines.question('Password: ')
      : ((await lines[Symbol.asyncIterator]().next()).value ?? '');
  } finally {
    lines.close();
  }
}
