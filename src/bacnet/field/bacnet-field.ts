import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Health } from '../../http/health.js';
import type { BacnetAddress } from '../network/address.codec.js';
import { BacnetFault } from '../network/bacnet-fault.rules.js';
import type { BacnetClient } from '../network/bacnet.client.js';
import { BacnetClients } from './bacnet-clients.js';
import { MockNetwork } from './mock-network.js';

const reopenMs = 5_000;
const bbmdSeconds = 600;

/**
 * The socket to the building's network, and the one to the mock network beside it. It is opened when there is something
 * to ask for the first time: a site without controllers opens no port. While the port cannot be had it is tried again.
 */
@Injectable()
export class BacnetField implements OnApplicationShutdown {
  private readonly logger = new Logger(BacnetField.name);
  private readonly stopping = new AbortController();
  private readonly building: BacnetClient;
  private mock: Promise<BacnetClient> | null = null;
  private opening: Promise<void> | null = null;
  private reconnecting = false;
  /** Why there is no socket, or no BBMD. */
  private trouble: string | null = null;
  private wanted = false;

  constructor(
    private readonly config: Config,
    private readonly clients: BacnetClients,
    private readonly mockNetwork: MockNetwork,
    health: Health,
  ) {
    this.building = clients.building();
    health.register('bacnet', () => this.health());
  }

  /** `ip:port`, or why there is none; both null before it is needed. */
  get socket(): { address: string | null; problem: string | null } {
    const { address, reason } = this.building.state;
    return { address, problem: this.wanted ? (reason ?? this.trouble) : null };
  }

  /** Counts of the socket, for diagnostics. */
  get counters(): BacnetClient['counters'] {
    return this.building.counters;
  }

  /** The client for the building's network. Rejects with a BacnetFault `unreachable` while it has no socket. */
  async use(): Promise<BacnetClient> {
    this.wanted = true;
    if (this.building.state.status === 'open') return this.building;
    this.opening ??= this.open().finally(() => (this.opening = null));
    await this.opening;
    return this.building;
  }

  /** The client for the mock network, which is opened with it. */
  async useMock(): Promise<BacnetClient> {
    this.mock ??= this.openMock().catch(error => {
      this.mock = null;
      throw error;
    });
    return this.mock;
  }

  /** Whether an address is one of the mock network, which is asked through a client of its own. */
  isMock(address: BacnetAddress): boolean {
    return this.mock !== null && address.startsWith('127.') && !this.config.env.BACNET_INTERFACE.startsWith('127.');
  }

  /** The client that reaches an address. Rejects like {@link use}. */
  clientFor(address: BacnetAddress): Promise<BacnetClient> {
    return this.isMock(address) ? this.useMock() : this.use();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.building.close();
    if (this.mock) await this.mock.then(client => client.close()).catch(() => undefined);
    await this.mockNetwork.close();
  }

  /** A BBMD that does not answer is said and asked again; the own network does without. */
  private async open(): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      if (!(error instanceof BacnetFault)) throw error;
      this.logger.warn(`BACnet: ${error.message}`);
      void this.reconnect();
      if (this.building.state.status !== 'open') throw error;
    }
  }

  private async connect(): Promise<void> {
    try {
      await this.building.open();
      const { BACNET_BBMD: bbmd } = this.config.env;
      if (bbmd) await this.building.registerWith(bbmd, bbmdSeconds);
      this.trouble = null;
      this.logger.log(`BACnet socket at ${this.building.state.address}`);
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** The other program that has the port may end, the BBMD may come back. */
  private async reconnect(): Promise<void> {
    if (this.reconnecting) return;
    this.reconnecting = true;
    const { signal } = this.stopping;
    while (!signal.aborted && this.trouble !== null) {
      await delay(reopenMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.connect().catch(() => undefined);
    }
    this.reconnecting = false;
  }

  private async openMock(): Promise<BacnetClient> {
    const client = this.clients.at(await this.mockNetwork.open());
    await client.open();
    return client;
  }

  private health(): { ok: boolean; detail: string } {
    if (!this.wanted) return { ok: true, detail: 'nothing to ask yet' };
    const { address, problem } = this.socket;
    if (problem !== null) return { ok: false, detail: problem };
    return address === null
      ? { ok: false, detail: 'the socket is being opened' }
      : { ok: true, detail: `speaks at ${address}` };
  }
}
