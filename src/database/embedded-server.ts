import { Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseAddress } from '../config/config.js';
import { backoffMs } from '../shared/backoff.js';
import { EmbeddedCluster } from './embedded-cluster.js';
import { Membership } from './membership.js';

const readyWithinMs = 60_000;
/** Starts that end at once before the reason is told to the user: the first may meet what a crash left. */
const mostFailures = 7;
/** A server that ends sooner than this after a start is started again with growing delays. */
const steadyMs = 60_000;
const lastLookMs = 3000;

/**
 * The PostgreSQL that comes with Sitewatch. It may outlive a killed Sitewatch, and several processes (server, listener,
 * a command) may use it at once: whoever comes first starts it, the others adopt it, the last one to leave stops it. If
 * it dies while it is used, any of them starts it again.
 */
export class EmbeddedServer {
  private readonly logger = new Logger(EmbeddedServer.name);
  private readonly leaving = new AbortController();
  private membership: Membership | null = null;
  private comingBack: Promise<void> | null = null;
  private joinedAt = 0;
  private failures = 0;

  private constructor(private readonly cluster: EmbeddedCluster) {}

  /** Resolves when the server answers; `settings` are added to its command line (`-c name=value`). */
  static async open(dataDir: string, settings: Record<string, string> = {}): Promise<EmbeddedServer> {
    const server = new EmbeddedServer(new EmbeddedCluster(dataDir, settings));
    await server.join();
    return server;
  }

  get address(): DatabaseAddress {
    return this.cluster.address;
  }

  /** Fast shutdown if nobody else uses the server; afterwards nothing of it is running. */
  async leave(): Promise<void> {
    if (this.leaving.signal.aborted) return;
    this.leaving.abort();
    await this.comingBack;
    const membership = this.membership ?? (await this.lastLook());
    this.membership = null;
    if (!membership) return;
    if (await membership.giveUp()) await this.cluster.postmaster.stop();
    await membership.end();
  }

  /** Connects, and starts the server as often as that takes; ends early when this process leaves. */
  private async join(): Promise<void> {
    const deadline = performance.now() + readyWithinMs;
    let failures = 0;
    while (!this.leaving.signal.aborted) {
      if (await this.connect()) return;
      if (failures > mostFailures || performance.now() > deadline) {
        throw new Error(`The embedded PostgreSQL did not start: ${this.cluster.lastWords}`);
      }
      failures = (await this.cluster.startUnlessRunning()) ? 0 : failures + 1;
      await this.pause(failures === 0 ? 50 : backoffMs(failures, { baseMs: 200, maxMs: 5000 }));
    }
  }

  private async connect(): Promise<boolean> {
    if (!this.cluster.announced) return false;
    this.membership = await Membership.of(this.address, () => this.lost());
    this.joinedAt = performance.now();
    return this.membership !== null;
  }

  private lost(): void {
    this.membership = null;
    if (performance.now() - this.joinedAt > steadyMs) this.failures = 0;
    if (this.leaving.signal.aborted) return;
    this.logger.warn('The embedded database is gone; starting it again');
    this.comingBack ??= this.comeBack().finally(() => {
      this.comingBack = null;
    });
  }

  private async comeBack(): Promise<void> {
    while (!this.membership && !this.leaving.signal.aborted) {
      if (this.failures > 0) await this.pause(backoffMs(this.failures, { baseMs: 500, maxMs: 30_000 }));
      this.failures += 1;
      try {
        await this.join();
        if (this.membership) this.logger.log('The embedded database is back');
      } catch (error) {
        this.logger.error(error instanceof Error ? error.message : String(error));
      }
    }
  }

  /** One that leaves while the server is coming back must not leave it running without anybody. */
  private async lastLook(): Promise<Membership | null> {
    const deadline = performance.now() + lastLookMs;
    while (this.cluster.postmaster.pid !== null && performance.now() < deadline) {
      const membership = await Membership.of(this.address, () => undefined);
      if (membership) return membership;
      await delay(50);
    }
    return null;
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.leaving.signal }).catch(() => undefined);
  }
}
