import { setTimeout as delay } from 'node:timers/promises';
import type { BacnetSimulator } from '../../simulators/bacnet/bacnet.simulator.js';
import type { ServerSimulator } from '../../simulators/servers/server.simulator.js';
import type { TerminalSimulator } from '../../simulators/terminals/terminal.simulator.js';
import type { Mailbox } from './mailbox.js';

/** What is watched in the demo. */
export interface Surroundings {
  servers: ServerSimulator;
  terminals: readonly TerminalSimulator[];
  building: BacnetSimulator;
  mailbox: Mailbox;
}

/** Name of the point of the room that gets too warm. */
export const warmRoom = 'Room 1 temperature';
export const people = ['Ada', 'Grace', 'Linus', 'Margaret', 'Tim'];
export const login = { username: 'demo', password: 'demo demo demo' };

/** The fields of replies that are looked at here. */
interface Reply {
  access?: string;
  results?: { id: number; name: string }[];
}

/** A client of the program's own API: the demo can do nothing that its users cannot. */
export class Api {
  private token = '';

  constructor(private readonly url: string) {}

  async logIn(): Promise<void> {
    await this.send('POST', '/api/setup/', login);
    this.token = (await this.send('POST', '/api/auth/token/', login)).access ?? '';
  }

  async send(method: string, path: string, body?: object): Promise<Reply> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    const reply: Reply = JSON.parse(text);
    return reply;
  }
}

/** Tells the program about its surroundings, as somebody would who sets it up. */
export async function setUp(api: Api, { servers, terminals, mailbox }: Surroundings): Promise<void> {
  await api.logIn();
  const smtp = { host: '127.0.0.1', port: mailbox.port, security: 'none', from: 'sitewatch@demo.example' };
  await api.send('PUT', '/api/notification-accounts/smtp/', smtp);
  await api.send('POST', '/api/notification-configs/', { notification_type: 'email', recipient: 'you@demo.example' });
  for (const { name } of servers.describe()) {
    const target = { protocol: 'http', host: '127.0.0.1', port: servers.port(name) };
    await api.send('POST', '/api/servers/', { name, ...target, check_interval: 5, timeout: 2, retry_interval: 2 });
  }
  for (const [n, name] of people.entries()) {
    await api.send('POST', '/api/employees/', { employee_name: name, attendance_code: String(n + 1) });
  }
  for (const [n, { port }] of terminals.entries()) {
    const address = { ip_address: '127.0.0.1', port, timezone: 'UTC' };
    await api.send('POST', '/api/hrm/attendance-devices/', { name: `Door ${n + 1}`, ...address });
  }
}

/** Discovers the controllers and sets a limit on the temperature of a room. */
export async function findControllers(api: Api, building: BacnetSimulator, signal: AbortSignal): Promise<void> {
  const addresses = building.describe().map(({ address }) => address);
  await api.send('POST', '/api/bacnet/discover/', { addresses });
  for (let attempt = 0; attempt < 60 && !signal.aborted; attempt += 1) {
    const { results = [] } = await api.send('GET', '/api/bacnet/points/?page_size=100');
    const room = results.find(({ name }) => name === warmRoom);
    if (room) {
      await api.send('PATCH', `/api/bacnet/points/${room.id}/`, { high_limit: 28, hysteresis: 1, interval_seconds: 5 });
      return;
    }
    await delay(1000, undefined, { signal }).catch(() => undefined);
  }
}
