import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

const program = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 20);
  });
`;

/** A port whose queue of connections is full, so that the system drops further ones: as an address without a host. */
export class CrowdedPort {
  private constructor(
    readonly port: number,
    private readonly worker: Worker,
    private readonly crowd: Socket[],
  ) {}

  static async open(): Promise<CrowdedPort> {
    const worker = new Worker(program, { eval: true });
    const [port] = (await once(worker, 'message')) as [number];
    await new Promise(resolve => setTimeout(resolve, 100));
    const crowd = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    await new Promise(resolve => setTimeout(resolve, 100));
    return new CrowdedPort(port, worker, crowd);
  }

  async close(): Promise<void> {
    for (const socket of this.crowd) socket.destroy();
    await this.worker.terminate();
  }
}
