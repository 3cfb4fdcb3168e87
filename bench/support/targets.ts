import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Local HTTP servers, one port each, that answer after a millisecond; in a process of their own, so that they cost the measured one nothing. */
export class Targets {
  private constructor(
    private readonly child: ChildProcess,
    readonly ports: number[],
  ) {}

  static async start(count: number): Promise<Targets> {
    const child = fork(fileURLToPath(import.meta.url), [String(count)]);
    const [ports] = await once(child, 'message');
    return new Targets(child, ports);
  }

  stop(): void {
    this.child.kill();
  }
}

async function serveTargets(count: number): Promise<void> {
  const ports: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const server = createServer((_request, response) => {
      setTimeout(() => response.end('ok'), 1);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports.push((server.address() as AddressInfo).port);
  }
  process.send?.(ports);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serveTargets(Number(process.argv[2]));
