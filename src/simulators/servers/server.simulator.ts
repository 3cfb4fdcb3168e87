import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { SystemClock } from '../../shared/clock.js';
import { answer } from './answer.js';
import { Behaviour, describeMode, needsTls, ServerMode } from './behaviour.rules.js';
import { SimulatedAuthority } from './certificates.js';
import { answerControl } from './control.js';
import { Door } from './door.js';
import {
  SeenRequest,
  ServerSimulatorOptions,
  SimulatedServerOptions,
  SimulatedServerView,
} from './server.simulator.options.js';

interface SimulatedServer {
  name: string;
  protocol: 'http' | 'https' | 'tcp';
  behaviour: Behaviour;
  door: Door;
  root: string;
  requests: number;
  last: SeenRequest | null;
}

/** At most this much of a request's body is kept. */
const maxRequestBytes = 65_536;

/**
 * HTTP, HTTPS and TCP servers on loopback whose behaviour is switched while they run, by code or by the control API
 * (`GET /_control/`, `PUT /_control/{name}`). On one shared port a server can refuse nobody: there `refusing` resets.
 */
export class ServerSimulator {
  private readonly servers = new Map<string, SimulatedServer>();
  private readonly byDoor = new Map<Door, SimulatedServer>();
  private readonly http = createServer((request, response) => this.handle(request, response));
  private readonly doors = new WeakMap<Socket, Door>();
  private readonly authority: SimulatedAuthority;
  private shared: Door | null = null;
  private control: Door | null = null;

  private constructor(
    private readonly host: string,
    now: Date,
  ) {
    this.authority = new SimulatedAuthority(now);
    this.http.keepAliveTimeout = 5_000;
  }

  static async start({
    servers,
    host = '127.0.0.1',
    clock = new SystemClock(),
  }: ServerSimulatorOptions): Promise<ServerSimulator> {
    const simulator = new ServerSimulator(host, clock.now());
    simulator.control = await simulator.open(false);
    for (const server of servers) await simulator.add(server);
    return simulator;
  }

  /** Where the control API is served. */
  get controlUrl(): string {
    return `http://${this.origin(this.control)}/_control/`;
  }

  /** The certificate (PEM) to trust for `https` servers. */
  get trusted(): string {
    return this.authority.certificate;
  }

  async add({ name, protocol = 'http', behaviour = 'up', port = 'own' }: SimulatedServerOptions): Promise<void> {
    if (this.servers.has(name) || name.startsWith('_')) throw new Error(`The name ${name} is taken`);
    if (port === 'shared' && protocol !== 'http') throw new Error('Only http servers can share a port');
    const tls = protocol === 'https';
    const door = port === 'shared' ? (this.shared ??= await this.open(false)) : await this.open(tls);
    const root = port === 'shared' ? `/${encodeURIComponent(name)}` : '';
    const server: SimulatedServer = { name, protocol, behaviour: { mode: 'up' }, door, root, requests: 0, last: null };
    this.servers.set(name, server);
    if (port === 'own') this.byDoor.set(door, server);
    await this.set(name, behaviour);
  }

  async set(name: string, behaviour: ServerMode | Behaviour): Promise<void> {
    const server = this.find(name);
    const next = typeof behaviour === 'string' ? { mode: behaviour } : behaviour;
    if (needsTls(next.mode) && server.protocol !== 'https') throw new Error(`${name} does not speak TLS`);
    server.behaviour = next;
    if (server.door === this.shared) return;
    if (server.protocol === 'https') server.door.showCertificate(this.identityFor(next));
    if (next.mode === 'refusing') await server.door.shut();
    else await server.door.open();
  }

  has(name: string): boolean {
    return this.servers.has(name);
  }

  url(name: string): string {
    const { protocol, door, root } = this.find(name);
    return `${protocol}://${this.origin(door)}${root}${protocol === 'tcp' ? '' : '/'}`;
  }

  port(name: string): number {
    return this.find(name).door.port;
  }

  /** Requests so far, or connections in the case of `tcp`. */
  requests(name: string): number {
    return this.find(name).requests;
  }

  lastRequest(name: string): SeenRequest | null {
    return this.find(name).last;
  }

  describe(): SimulatedServerView[] {
    return [...this.servers.values()].map(({ name, behaviour: { mode }, requests }) => {
      return { name, url: this.url(name), mode, does: describeMode(mode), requests };
    });
  }

  async close(): Promise<void> {
    const doors = new Set([...this.byDoor.keys(), this.shared, this.control]);
    await Promise.all([...doors].map(door => door?.shut() ?? Promise.resolve()));
    this.http.closeAllConnections();
  }

  private async open(tls: boolean): Promise<Door> {
    const identity = tls ? this.authority.identity('valid') : null;
    const door = new Door(this.host, identity, (from, socket) => this.welcome(from, socket));
    await door.open();
    return door;
  }

  private welcome(door: Door, socket: Socket): void {
    const server = this.byDoor.get(door);
    if (server?.behaviour.mode === 'resetting') {
      server.requests++;
      return void socket.resetAndDestroy();
    }
    if (server?.protocol === 'tcp') {
      server.requests++;
      return void socket.resume();
    }
    this.doors.set(socket, door);
    this.http.emit('connection', socket);
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const door = this.doors.get(request.socket);
    if (!door || door === this.control) return answerControl(this, request, response);
    const server = this.byDoor.get(door) ?? this.servers.get(decodeURIComponent(request.url?.split(/[/?]/)[1] ?? ''));
    if (!server || server.door !== door) return void response.writeHead(404).end('no such server');
    server.requests++;
    observe(server, request);
    answer({ request, response, count: server.requests, root: server.root, name: server.name }, server.behaviour);
  }

  private find(name: string): SimulatedServer {
    const server = this.servers.get(name);
    if (!server) throw new Error(`There is no simulated server ${name}`);
    return server;
  }

  private origin(door: Door | null): string {
    return `${this.host.includes(':') ? `[${this.host}]` : this.host}:${door?.port ?? 0}`;
  }

  private identityFor({ mode, days = 7 }: Behaviour) {
    if (mode === 'bad-certificate') return this.authority.identity('self-signed');
    if (mode === 'expired-certificate') return this.authority.identity('expired');
    if (mode === 'other-host-certificate') return this.authority.identity('other-host');
    return this.authority.identity('valid', mode === 'expiring-certificate' ? days : undefined);
  }
}

function observe(server: SimulatedServer, request: IncomingMessage): void {
  const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: '' };
  server.last = seen;
  request.setEncoding('utf8').on('data', (text: string) => {
    if (seen.body.length < maxRequestBytes) seen.body += text;
  });
}

export function startServerSimulator(options: ServerSimulatorOptions): Promise<ServerSimulator> {
  return ServerSimulator.start(options);
}
