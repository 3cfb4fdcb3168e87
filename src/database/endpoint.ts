import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handOver, type Launch } from './embedded-binaries.js';

/** Where the embedded server listens: `host` is the folder of its Unix socket, or 127.0.0.1. */
export interface Endpoint {
  host: string;
  port: number;
}

const fileOf = (root: string) => join(root, 'endpoint.json');

/** Where the server was told to listen when it was started last; throws where that is not known. */
export function storedEndpoint(root: string): Endpoint {
  const stored: unknown = JSON.parse(readFileSync(fileOf(root), 'utf8'));
  if (stored && typeof stored === 'object' && 'host' in stored && 'port' in stored) {
    return { host: String(stored.host), port: Number(stored.port) };
  }
  throw new Error(`${fileOf(root)} does not say where the embedded PostgreSQL listens.`);
}

/**
 * Chooses where the server listens and writes it down for every process that uses it. The place stays the same when the
 * server is started again, so that processes that still run find it.
 */
export async function chooseEndpoint(root: string, launch: Launch): Promise<Endpoint> {
  const endpoint =
    process.platform === 'win32'
      ? { host: '127.0.0.1', port: await freePort(root) }
      : { host: socketFolder(root, launch), port: 5432 };
  writeFileSync(fileOf(root), JSON.stringify(endpoint), { mode: 0o600 });
  return endpoint;
}

/** The settings of PostgreSQL that make it listen there and nowhere else. */
export function listenSettings({ host, port }: Endpoint): Record<string, string> {
  const isFolder = host.includes('/');
  return {
    listen_addresses: isFolder ? '' : host,
    unix_socket_directories: isFolder ? host : '',
    unix_socket_permissions: '0700',
    port: String(port),
  };
}

/** A socket path longer than 107 bytes cannot be opened: deep data folders get a short name in the temporary folder. */
function socketFolder(root: string, launch: Launch): string {
  const inside = join(root, 'socket');
  const short = join(tmpdir(), `sitewatch-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  const folder = inside.length < 80 ? inside : short;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  handOver(launch, folder);
  return folder;
}

async function freePort(root: string): Promise<number> {
  const before = existsSync(fileOf(root)) ? storedEndpoint(root).port : 0;
  return before === 0 ? bind(0) : bind(before).catch(() => bind(0));
}

function bind(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const free = address && typeof address === 'object' ? address.port : 0;
      probe.close(() => resolve(free));
    });
  });
}
