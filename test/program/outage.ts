import { expect } from 'vitest';
import { PgBoss } from 'pg-boss';
import type { DatabaseAddress } from '../../src/config/config.js';
import type { ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import { eventually } from '../support/eventually.js';
import type { Program } from '../support/program.js';

/** What the program says of itself: the status code, and the names of the parts that are missing. */
export async function missingParts(program: Program): Promise<{ status: number; missing: string[] }> {
  const { status, body } = await program.request('GET', '/api/health/ready/');
  const parts = Object.entries(body['parts'] as Record<string, { ok: boolean }>);
  return { status, missing: parts.filter(([, { ok }]) => !ok).map(([name]) => name) };
}

/** Creates the server that is checked every second; resolves with its id. */
export async function watch(
  program: Program,
  token: string,
  simulator: ServerSimulator,
  name: string,
): Promise<number> {
  const target = { name, protocol: 'http', host: '127.0.0.1', port: simulator.port(name) };
  const rules = { check_interval: 1, failure_threshold: 1, recovery_threshold: 1 };
  const { status, body } = await program.request('POST', '/api/servers/', { ...target, ...rules }, token);
  expect({ status, body }).toMatchObject({ status: 201 });
  return Number(body['id']);
}

/** Everything that needs the database answers 503 in the form of a problem; nothing else is said. */
export async function expectUnavailable(program: Program, token: string): Promise<void> {
  const who = { username: 'admin', password: 'correct horse battery' };
  const replies = await Promise.all([
    program.request('GET', '/api/servers/', undefined, token),
    program.request('GET', '/api/server-status/', undefined, token),
    program.request('POST', '/api/servers/', { name: 'x', protocol: 'tcp', host: 'x', port: 1 }, token),
    program.request('POST', '/api/auth/token/', who),
    program.request('GET', '/api/setup/'),
  ]);
  for (const reply of replies) {
    expect(reply).toMatchObject({ status: 503, body: { status: 503, code: 'unavailable' } });
    expect(reply.type).toContain('application/problem+json');
  }
  expect((await program.request('GET', '/api/health/')).status).toBe(200);
}

/** A job that is sent now is worked on by the program. */
export async function expectJobsAreWorkedOn(address: DatabaseAddress): Promise<void> {
  const boss = new PgBoss({ ...address, max: 1, migrate: false, schedule: false, supervise: false });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    const id = await boss.send('servers.rollup', {});
    await eventually(async () => {
      const [job] = await boss.findJobs('servers.rollup', { id: id ?? '' });
      expect(job?.state).toBe('completed');
    });
  } finally {
    await boss.stop({ graceful: false });
  }
}
