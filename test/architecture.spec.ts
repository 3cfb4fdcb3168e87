import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

interface Cruise {
  summary: {
    violations: { from: string; to: string; rule: { name: string; severity: string } }[];
    totalCruised: number;
    totalDependenciesCruised: number;
  };
}

/** Looks at folders below `cwd` with the rules that lie there. The exit code counts the violations, so it is no failure. */
async function cruise(cwd: string, ...folders: string[]): Promise<Cruise['summary']> {
  const parameters = [cruiser, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
  const run = promisify(execFile)(process.execPath, parameters, { cwd, maxBuffer: 256 * 1024 * 1024 });
  const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => {
    if (error.stdout?.startsWith('{')) return error;
    throw new Error(error.stderr, { cause: error });
  });
  return (JSON.parse(stdout) as Cruise).summary;
}

describe('The architecture', () => {
  it('is what the rules allow, on the server and in the dashboard', async () => {
    const { violations, totalCruised, totalDependenciesCruised } = await cruise(root, 'src', 'dashboard/src');
    expect(violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    expect(totalCruised).toBeGreaterThan(200);
    expect(totalDependenciesCruised).toBeGreaterThan(500);
  });
});

/** What somebody writes, the file, what it imports, and the rule that it breaks. */
const offences: [what: string, path: string, imported: string, rule: string][] = [
  [
    'a feature that knows another one',
    'src/servers/a.service.ts',
    '../presence/presence.service.js',
    'servers-knows-only',
  ],
  [
    'a feature that knows a type of another one',
    'src/servers/a.rules.ts',
    '../presence/grace.rules.js',
    'servers-knows-only',
  ],
  ['a rule that knows the ORM', 'src/presence/a.rules.ts', '@mikro-orm/core', 'rules-are-pure'],
  ['a rule that knows a service', 'src/presence/a2.rules.ts', './presence.service.js', 'rules-are-pure'],
  ['a rule that knows Node', 'src/presence/a3.rules.ts', 'node:fs', 'rules-are-pure'],
  [
    'a controller that knows the ORM',
    'src/presence/a.controller.ts',
    '@mikro-orm/postgresql',
    'controllers-ask-services',
  ],
  ['a controller that knows the query builder', 'src/presence/a2.controller.ts', 'kysely', 'controllers-ask-services'],
  ['shared code that knows the database', 'src/shared/a.ts', '../database/bulk.js', 'shared-knows-only'],
  ['the database that knows the events', 'src/database/a.ts', '../http/paging.js', 'database-knows-only'],
  ['the kernel that knows a feature', 'src/http/a.ts', '../presence/presence.service.js', 'http-knows-only'],
  ['the feed that knows a feature', 'src/realtime/a.ts', '../presence/presence.service.js', 'realtime-knows-only'],
  [
    'a simulator that knows more than codecs',
    'src/simulators/a.ts',
    '../presence/grace.rules.js',
    'simulators-knows-only',
  ],
  ['an entity with a service', 'src/presence/a.entity.ts', './presence.service.js', 'entities-have-no-logic'],
  ['an entity that knows Nest', 'src/presence/a2.entity.ts', '@nestjs/common', 'entities-have-no-logic'],
  [
    'a second reader of the environment',
    'src/presence/a.service.ts',
    'node:process',
    'only-config-reads-the-environment',
  ],
  [
    'production code that knows a test',
    'src/presence/a2.service.ts',
    '../../test/support.js',
    'production-code-knows-no-tests',
  ],
  ['a page that knows the server', 'dashboard/src/a.ts', '../../src/shared/clock.js', 'dashboard-is-an-island'],
];
const typeImport = "import type { here } from '../presence/presence.service.js';\nexport type There = typeof here;\n";

describe('The rules of the architecture', () => {
  let tree: string;

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const file = (path: string, ...imports: string[]) =>
    write(path, [...imports.map(name => `import '${name}';`), 'export const here = 1;', ''].join('\n'));
  const packageOf = (name: string) => {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  };

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'sitewatch-architecture-'));
    for (const name of ['.dependency-cruiser.mjs', 'tsconfig.json']) copyFileSync(join(root, name), join(tree, name));
    const dependencies = { '@mikro-orm/core': '1', '@mikro-orm/postgresql': '1', kysely: '1', '@nestjs/common': '1' };
    write('package.json', JSON.stringify({ name: 'tree', type: 'module', dependencies }));
    Object.keys(dependencies).forEach(packageOf);
    file('src/shared/clock.ts');
    file('src/config/config.ts', '../shared/clock.js');
    file('src/database/bulk.ts', '@mikro-orm/postgresql', 'kysely', '../config/config.js');
    file('src/database/columns.ts', '@mikro-orm/core');
    file('src/http/paging.ts', '../shared/clock.js');
    file('src/presence/grace.rules.ts', '../shared/clock.js');
    file('src/presence/person.entity.ts', '@mikro-orm/core', './grace.rules.js', '../database/columns.js');
    file('src/presence/presence.service.ts', '@mikro-orm/postgresql', '../database/bulk.js', './person.entity.js');
    file('src/presence/presence.controller.ts', '@nestjs/common', './presence.service.js', '../http/paging.js');
    file('src/servers/zk.codec.ts');
    file('src/simulators/terminal.ts', '../servers/zk.codec.js');
    file('dashboard/src/page.ts');
    file('test/support.ts');
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  const violations = async () => {
    const { violations: found } = await cruise(tree, 'src', 'dashboard/src');
    return found.map(({ from, to, rule }) => `${rule.severity} ${rule.name}: ${from} -> ${to}`);
  };

  it('allow what the house is built of', async () => {
    expect(await violations()).toEqual([]);
  });

  describe('report', () => {
    let found: string[];

    beforeAll(async () => {
      for (const [, path, imported] of offences) file(path, imported);
      write('src/servers/type.service.ts', typeImport);
      file('src/presence/one.service.ts', './other.service.js');
      file('src/presence/other.service.ts', './one.service.js');
      found = await violations();
    });

    it.each(offences)('%s', (_, path, __, rule) => {
      expect(found.filter(line => line.startsWith(`error ${rule}: ${path} -> `))).toHaveLength(1);
    });

    it('a type that comes from a forbidden place', () => {
      const from = 'src/servers/type.service.ts';
      expect(found).toContain(`error servers-knows-only: ${from} -> src/presence/presence.service.ts`);
    });

    it('files that import each other in a circle', () => {
      expect(found).toContain('error no-circle: src/presence/one.service.ts -> src/presence/other.service.ts');
    });

    it('nothing that is allowed', () => {
      const offenders = new Set(found.map(line => line.replace(/^error [^:]+: (\S+) .*$/, '$1')));
      const known = [
        ...offences.map(([, path]) => path),
        'src/servers/type.service.ts',
        'src/presence/one.service.ts',
        'src/presence/other.service.ts',
      ];
      expect([...offenders].filter(path => !known.includes(path))).toEqual([]);
    });
  });
});
