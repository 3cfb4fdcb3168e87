import Bacstack from 'bacstack';
import { createRequire } from 'node:module';
import { Clock } from '../../../shared/clock.js';
import type { BacnetAddress } from '../address.codec.js';
import { BacnetFault } from '../bacnet-fault.rules.js';
import { flawOfBacstack } from '../bacstack.rules.js';
import { Tally } from './bvlc.link.js';
import { ConfirmedRequests } from './confirmed.requests.js';
import { InvokeIds } from './invoke-ids.js';
import { SafeTransport } from './safe.transport.js';
import { SocketOptions } from './udp.sockets.js';

export interface SessionOptions extends SocketOptions {
  clock: Clock;
  /** 0..1; which invoke id comes first. */
  random?: () => number;
}

/** Close to the longest a timer of Node takes: the library's own time-outs never come, ours do. */
const neverMs = 1_000_000_000;

/** The library on a transport and a socket of its own, from its opening to its end. */
export class Session {
  readonly library: Bacstack;
  readonly transport: SafeTransport;
  readonly requests: ConfirmedRequests;
  private readonly ids: InvokeIds;

  /** Throws where the library that is installed is not the known one. `failed`: the socket is lost. */
  constructor(
    private readonly options: SessionOptions,
    tally: Tally,
    failed: (error: Error) => void,
  ) {
    this.transport = new SafeTransport(options, tally, failed);
    this.library = new Bacstack({ transport: this.transport, apduTimeout: neverMs });
    const { version }: { version?: unknown } = createRequire(import.meta.url)('bacstack/package.json');
    const flaw = flawOfBacstack(version, this.library);
    if (flaw !== null) throw new Error(flaw);
    this.ids = new InvokeIds(options.clock, (options.random ?? Math.random)());
    this.requests = new ConfirmedRequests(this.library, this.transport.desk, this.ids);
  }

  /** Its own address. Rejects with `unreachable`. */
  async bind(): Promise<BacnetAddress> {
    try {
      return await this.transport.bind();
    } catch (error) {
      throw new BacnetFault('unreachable', bindingFlaw(this.options, error));
    }
  }

  /** Everything under way fails with this. */
  close(fault: BacnetFault): Promise<void> {
    this.ids.close(fault);
    return this.transport.shut(fault);
  }
}

function bindingFlaw({ host, port, broadcast }: SocketOptions, error: unknown): string {
  const { code, message } = error instanceof Error && 'code' in error ? error : { code: '', message: String(error) };
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is used by another program`;
    case 'EADDRNOTAVAIL':
      return `This computer has no interface ${host} with the broadcast address ${broadcast}`;
    case 'EACCES':
      return `This program may not open port ${port} of ${host}`;
    default:
      return `Port ${port} of ${host} cannot be opened (${message})`;
  }
}
