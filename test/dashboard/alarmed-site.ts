import { eventually } from '../support/eventually.js';
import type { TestApp } from '../support/app.js';
import type { Recorder } from '../egress/recorder.js';

/** Where the program may send to, besides public addresses: the receivers of the tests. */
export const loopbackEgress = { EGRESS_ALLOW_CIDRS: '127.0.0.0/8' };

export interface Reporting {
  id: number;
  token: string;
}

/** A server that reports by itself. */
export async function addReporting(app: TestApp, name: string, settings: object = {}): Promise<Reporting> {
  const { status, body } = await app.request<{ id: number; heartbeat_token: string }>('POST', '/api/servers/', {
    ...{ name, protocol: 'heartbeat', check_interval: 3600, heartbeat_grace: 60 },
    ...settings,
  });
  if (status !== 201) throw new Error(`${name} was answered ${status}: ${JSON.stringify(body)}`);
  return { id: body.id, token: body.heartbeat_token };
}

/** One heartbeat, as an agent sends it; returns the status of the reply. */
export async function beat(app: TestApp, { id, token }: Reporting, body: object = {}): Promise<number> {
  return (await app.request('POST', `/api/heartbeat/${id}/`, body, { token })).status;
}

export async function raise(app: TestApp, server: number, severity: string, message: string): Promise<number> {
  const alert = { server, severity, message, subject: message };
  const { status, body } = await app.request<{ id: number }>('POST', '/api/alerts/', alert);
  if (status !== 201) throw new Error(`${message} was answered ${status}: ${JSON.stringify(body)}`);
  return body.id;
}

export const figures = {
  cpu_percent: 12.5,
  memory_percent: 41,
  disk_percent: 63,
  load_per_core: 0.25,
  process_count: 214,
  uptime_seconds: 345_678,
};

/** An agent with figures, a job with runs, alerts, and recipients of which one refuses what it is sent. */
export async function alarmedSite(app: TestApp, receiver: Recorder): Promise<{ agent: Reporting; job: Reporting }> {
  const chat = { notification_type: 'webhook', recipient: `${receiver.url}/in`, name: 'Duty desk' };
  const desk = await addConfig(app, chat);
  await addConfig(app, {
    notification_type: 'email',
    recipient: 'ops@example.org',
    quiet_from: '22:00',
    quiet_until: '07:00',
  });
  const gone = await addConfig(app, {
    notification_type: 'webhook',
    recipient: `${receiver.url}/gone`,
    name: 'Old chat',
    digest_seconds: 0,
  });
  receiver.answer = (response, { path }) =>
    path === '/gone'
      ? response.writeHead(410).end('This address is no longer in use')
      : response.writeHead(200).end('ok');
  const agent = await addReporting(app, 'Rack controller', { tags: ['building'] });
  const job = await addReporting(app, 'Nightly backup', { check_interval: 86_400, heartbeat_grace: 7200 });
  await beat(app, agent, { agent_version: '1.0.0', metrics: figures });
  await beat(app, job, { signal: 'success', exit_code: 0, duration_seconds: 312.4 });
  await beat(app, job, { signal: 'fail', exit_code: 3, duration_seconds: 41, message: 'disk full' });
  await raise(app, agent.id, 'critical', 'The fan of the second cabinet stands still');
  await raise(app, agent.id, 'warning', 'The battery is old');
  await raise(app, job.id, 'info', 'The backup has grown by half in a week');
  await app.request('POST', `/api/notification-configs/${desk}/test/`);
  await eventually(async () => {
    const { body } = await app.request<{ blocked_at: string | null }>('GET', `/api/notification-configs/${gone}/`);
    if (body.blocked_at === null) throw new Error('It is not blocked yet');
  });
  return { agent, job };
}

export async function addConfig(app: TestApp, config: object): Promise<number> {
  const { status, body } = await app.request<{ id: number }>('POST', '/api/notification-configs/', config);
  if (status !== 201) throw new Error(`The config was answered ${status}: ${JSON.stringify(body)}`);
  return body.id;
}
