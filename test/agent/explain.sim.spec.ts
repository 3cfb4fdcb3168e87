import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SimulatedAuthority } from '../../src/simulators/servers/certificates.js';
import { clients, folder, runAgent, settings, token } from './agent.js';
import { accepted, Recorder } from './recorder.js';

const explained: [status: number, headers: Record<string, string>, text: string][] = [
  [401, {}, 'FAILED: the token is not the one of server 7'],
  [403, {}, 'FAILED: the token is not the one of server 7'],
  [404, {}, 'FAILED: there is no server 7 at http://127.0.0.1:'],
  [301, { location: 'https://other.example/' }, 'FAILED: the address has moved to https://other.example/'],
  [400, {}, 'FAILED: the heartbeat was refused'],
  [422, {}, 'FAILED: server 7 is not one for this: a job wants a server of its own'],
  [429, {}, 'FAILED: Sitewatch is busy or starting'],
  [502, {}, 'FAILED: Sitewatch, or a proxy before it, has a fault'],
  [200, {}, 'FAILED: something answers at http://127.0.0.1:'],
];

describe.each(clients.filter(client => client !== 'busybox wget'))('"test" with %s', client => {
  it('shows what it sends, the answer, and that all is well, but never the token', async () => {
    const sitewatch = await Recorder.start(accepted(28));
    const env = settings(sitewatch.url, { SITEWATCH_INTERVAL: '' });
    const { code, stdout, stderr } = await runAgent(['test'], { client, env });
    expect(code).toBe(0);
    expect(stdout).toContain(`Sends to ${sitewatch.url}/api/heartbeat/7/ with ${client}, a token of 19 characters`);
    expect(stdout).toContain('Heartbeat: {"agent_version":"1.0.0"}');
    expect(stdout).toContain('All is well: server 7 is heard. Next heartbeat in 28.000 s.');
    expect(stdout + stderr).not.toContain(token);
  });

  it.each(explained)('explains a %i', async (status, headers, text) => {
    const sitewatch = await Recorder.start({ status, headers, body: '<p>Something</p>' });
    const { code, stdout } = await runAgent(['test'], { client, env: settings(sitewatch.url) });
    expect(code).toBe(1);
    expect(stdout).toContain(text);
    expect(sitewatch.beats).toHaveLength(1);
  });

  it('explains that nothing listens, that nobody answers, and that the connection was cut', async () => {
    const sitewatch = await Recorder.start('hang', 'reset');
    const env = settings(sitewatch.url, { SITEWATCH_TIMEOUT: '1' });
    expect((await runAgent(['test'], { client, env })).stdout).toMatch(/FAILED: no answer from .+ within 1 s/);
    expect((await runAgent(['test'], { client, env })).stdout).toMatch(
      /FAILED: the connection to .+ was closed without/,
    );
    await sitewatch.refuse();
    expect((await runAgent(['test'], { client, env })).stdout).toMatch(
      /FAILED: nothing answers at .+ \(refused or unr/,
    );
  });

  it('explains a certificate that nobody vouches for, and accepts it from an authority that it is told', async () => {
    const authority = new SimulatedAuthority(new Date());
    const server = createServer(authority.identity('valid'), (_, response) => {
      const { body, headers } = accepted() as { body: string; headers: Record<string, string> };
      response.writeHead(200, headers).end(body);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const refused = await runAgent(['test'], { client, env: settings(url) });
    expect(refused.stdout).toMatch(/FAILED: the certificate or the encryption \(TLS\) of .+ is not accepted/);
    const file = join(folder(), 'authority.pem');
    writeFileSync(file, authority.certificate);
    const { code, stdout } = await runAgent(['test'], { client, env: settings(url, { SITEWATCH_CA_FILE: file }) });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('All is well') });
  });
});

describe('"test"', () => {
  it('explains a name that cannot be resolved', async () => {
    // A stand-in for curl: no test may ask a resolver.
    const bin = folder();
    writeFileSync(
      join(bin, 'curl'),
      '#!/bin/sh\necho "curl: (6) Could not resolve host: sitewatch.invalid" >&2\nexit 6\n',
    );
    chmodSync(join(bin, 'curl'), 0o755);
    const env = settings('http://sitewatch.invalid', { PATH: `${bin}:${process.env['PATH']}` });
    const { code, stdout } = await runAgent(['test'], { env });
    expect(code).toBe(1);
    expect(stdout).toContain('FAILED: the name in http://sitewatch.invalid cannot be resolved (DNS)');
  });
});
