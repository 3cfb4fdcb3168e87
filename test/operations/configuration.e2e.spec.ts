import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SecretBox } from '../../src/config/secret-box.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { ConfigurationExport } from '../../src/operations/configuration/configuration-export.js';
import { ConfigurationImport } from '../../src/operations/configuration/configuration-import.js';
import { openHeaders } from '../../src/servers/server-headers.js';
import { ServerLifecycle } from '../../src/servers/server-lifecycle.service.js';
import { ServersService } from '../../src/servers/servers.service.js';
import { testApp, type TestApp } from '../support/app.js';
import { configure } from './configured-site.js';
import { ask } from './database-contents.js';

type Environment = Record<string, string>;
interface Sections {
  [section: string]: Record<string, unknown>[];
}

const read = (text: string) => JSON.parse(text) as Sections;

const exported = (app: INestApplicationContext) => app.get(UnitOfWork).run(() => app.get(ConfigurationExport).write());

function imported(app: INestApplicationContext, text: string, environment: Environment = {}) {
  const lifecycle = app.get(ServerLifecycle);
  const care = {
    added: lifecycle.begun.bind(lifecycle),
    changed: (servers: Parameters<ServerLifecycle['changed']>[0], at: Date) => lifecycle.changed(servers, at, true),
    turned: (ids: number[], to: string) => app.get(ServersService).bulk(ids, to === 'paused' ? 'pause' : 'resume'),
  };
  return app.get(UnitOfWork).run(() => app.get(ConfigurationImport).run(text, environment, care));
}

/** A value for every variable the document refers to. */
function environmentOf(text: string): Environment {
  return Object.fromEntries([...text.matchAll(/"env:(\w+)"/g)].map(([, name = '']) => [name, `value-of-${name}`]));
}

describe('The configuration of a site', () => {
  let source: TestApp;
  let target: TestApp;
  let text: string;

  beforeAll(async () => {
    source = await testApp({ roles: ['api'] });
    target = await testApp({ roles: ['api'], accounts: false });
    await configure(source);
    text = (await exported(source.app)).text;
  });
  beforeEach(async () => {
    await ask(
      target.database.address,
      `truncate server, maintenance_window, notification_config, channel_account, employee, site, block,
         attendance_device, work_schedule, bacnet_device, event cascade`,
    );
  });
  afterAll(async () => {
    await target.close();
    await source.close();
  });

  it('is written without ids and without a single secret', () => {
    expect(text).not.toMatch(/hidden|4711|"s1\.|password_hash|"id":/);
    const { servers, terminals, sites } = read(text);
    expect(servers?.find(({ name }) => name === 'a web "server"')).toMatchObject({
      headers: {
        authorization: { secret: 'env:SITEWATCH_SERVERS_A_WEB_SERVER_HEADERS_AUTHORIZATION' },
        'x-key': { secret: 'env:SITEWATCH_SERVERS_A_WEB_SERVER_HEADERS_X_KEY' },
      },
      parent: 'router',
      notifications: [
        'webhook / https://hooks.example/sitewatch / chat',
        'webhook / https://hooks.example/sitewatch / chat / router',
      ],
    });
    expect(terminals).toMatchObject([
      { name: 'Gate', block: 'North', password: { secret: 'env:SITEWATCH_TERMINALS_GATE_PASSWORD' } },
      { name: 'Push', block: null, password: null },
    ]);
    expect(sites).toMatchObject([{ site_id: 'lisbon', token: { secret: 'env:SITEWATCH_SITES_LISBON_TOKEN' } }]);
  });

  it('makes another site that is written with the very same bytes', async () => {
    const report = await imported(target.app, text, environmentOf(text));
    expect(report).toMatchObject({ changed: {}, warnings: [] });
    expect(report.created).toMatchObject({
      servers: 2,
      notification_configs: 2,
      maintenance_windows: 3,
      bacnet_points: 600,
    });
    expect(await exported(target.app)).toEqual({ text, warnings: [] });
  });

  it('makes a site that works: servers have a status, the programs hear of them, secrets can be used', async () => {
    await imported(target.app, text, environmentOf(text));
    const { address } = target.database;
    const statuses = await ask(
      address,
      'select c.status from server_status c join server s on s.id = c.server_id order by s.name',
    );
    expect(statuses).toEqual([{ status: 'unknown' }, { status: 'paused' }]);
    const [web] = await ask<{ headers: string }>(address, `select headers from server where name like 'a web%'`);
    expect(openHeaders(target.app.get(SecretBox), web?.headers)).toEqual({
      authorization: 'value-of-SITEWATCH_SERVERS_A_WEB_SERVER_HEADERS_AUTHORIZATION',
      'x-key': 'value-of-SITEWATCH_SERVERS_A_WEB_SERVER_HEADERS_X_KEY',
    });
    const facts = await ask<{ name: string }>(address, 'select distinct name from event order by 1');
    expect(facts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['attendance_device.created', 'device.created', 'employee.created', 'server.created']),
    );
    const token = environmentOf(text)['SITEWATCH_SITES_LISBON_TOKEN'];
    const heartbeat = { site_id: 'lisbon', timestamp: new Date().toISOString(), devices_online: [] };
    const reply = await target.request('POST', '/api/heartbeat/', heartbeat, { token });
    expect(reply.status).toBeLessThan(300);
  });

  it('changes nothing when it is imported again, and only what is different where something is', async () => {
    await imported(target.app, text, environmentOf(text));
    const again = await imported(target.app, text, environmentOf(text));
    expect(again).toEqual({ created: {}, changed: {}, warnings: [] });
    const changed = text
      .replace('"path": "/"', '"path": "/health"')
      .replace('"status": "paused"', '"status": "active"');
    const report = await imported(target.app, changed, environmentOf(text));
    expect(report).toEqual({ created: {}, changed: { servers: 1 }, warnings: [] });
    expect((await exported(target.app)).text).toBe(changed);
  });

  it('may swap what is unique', async () => {
    await imported(target.app, text, environmentOf(text));
    const document = read(text);
    const [one, two] = document['employees'] ?? [];
    for (const field of ['display_order', 'attendance_code']) {
      const kept = one?.[field];
      if (one && two) [one[field], two[field]] = [two[field], kept];
    }
    const swapped = `${JSON.stringify(document, null, 2)}\n`;
    expect((await imported(target.app, swapped, environmentOf(text))).changed).toEqual({ employees: 2 });
    expect((await exported(target.app)).text).toBe(swapped);
  });

  it('keeps the secrets that are there when their variables are not set, and says which ones are missing', async () => {
    const fresh = await imported(target.app, text);
    expect(fresh.warnings).toContain(
      'terminals "Gate", password: the variable SITEWATCH_TERMINALS_GATE_PASSWORD is not set',
    );
    await imported(target.app, text, environmentOf(text));
    const later = await imported(target.app, text);
    expect(later).toMatchObject({ created: {}, changed: {} });
    expect((await exported(target.app)).text).toBe(text);
  });

  it('may be a part of one: what it does not mention is left alone', async () => {
    const part = {
      format: 'sitewatch-configuration',
      version: 1,
      employees: [{ employee_name: 'Eve', fake_name: 'E', display_order: 9 }],
    };
    expect(await imported(target.app, JSON.stringify(part))).toEqual({
      created: { employees: 1 },
      changed: {},
      warnings: [],
    });
    const moved = { ...part, employees: [{ employee_name: 'Eve', area: 'attic' }] };
    expect(await imported(target.app, JSON.stringify(moved))).toMatchObject({ changed: { employees: 1 } });
    expect(read((await exported(target.app)).text)['employees']).toEqual([
      { employee_name: 'Eve', fake_name: 'E', display_order: 9, attendance_code: null, area: 'attic', active: true },
    ]);
  });
});

const head = '"format": "sitewatch-configuration", "version": 1';
const terminal = (name: string) =>
  `{${head}, "terminals": [{"name": "${name}", "ip_address": "192.0.2.20", "timezone": "UTC"}]}`;

describe('A configuration', () => {
  let target: TestApp;

  beforeAll(async () => {
    target = await testApp({ roles: ['api'], accounts: false });
  });
  afterAll(() => target.close());

  it.each<[string, string, RegExp]>([
    ['that is no JSON', '{', /document/],
    ['of something else', '{}', /format/],
    ['of a later version', '{"format": "sitewatch-configuration", "version": 2}', /version/],
    ['with sections nobody knows', `{${head}, "cats": []}`, /cats/],
    ['with fields nobody knows', `{${head}, "blocks": [{"name": "A", "colour": 1}]}`, /blocks\[0\]\.colour/],
    ['without a name', `{${head}, "blocks": [{"description": "A"}]}`, /blocks\[0\]\.name/],
    ['that refers to nothing', `{${head}, "terminals": [{"name": "A", "block": "Nowhere"}]}`, /terminals "A", block/],
    [
      'with a secret in the clear',
      `{${head}, "terminals": [{"name": "A", "password": "1234"}]}`,
      /terminals "A", password/,
    ],
    [
      'with values that cannot be',
      `{${head}, "blocks": [{"name": "B"}], "servers": [{"name": "A", "check_interval": "soon"}]}`,
      /servers/,
    ],
  ])('is refused as a whole %s', async (_, wrong, field) => {
    const refusal = await imported(target.app, wrong).then(
      () => null,
      (error: { errors?: { field: string }[] }) => error,
    );
    expect(refusal?.errors?.[0]?.field).toMatch(field);
    expect(await ask(target.database.address, 'select name from block')).toEqual([]);
  });

  it('is refused where a value belongs to another record already', async () => {
    await imported(target.app, terminal('Gate'));
    await expect(imported(target.app, terminal('Door'))).rejects.toThrow(/terminals: a value is taken.*192\.0\.2\.20/);
    expect(await ask(target.database.address, 'select name from attendance_device')).toEqual([{ name: 'Gate' }]);
  });
});
