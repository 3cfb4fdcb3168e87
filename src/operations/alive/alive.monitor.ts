import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EgressClient } from '../../egress/egress.client.js';
import { Health } from '../../http/health.js';
import { OperationsSettings } from '../operations.settings.js';

/**
 * Says outside that this program is alive, so that somebody hears of it when it is not: the address is asked for at
 * regular times, but only while everything that makes the program ready is there.
 */
@Injectable()
export class AliveMonitor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AliveMonitor.name);
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private saying: Promise<void> | null = null;
  /** What was logged last; null: all is well. */
  private trouble: string | null = null;

  constructor(
    private readonly settings: OperationsSettings,
    private readonly health: Health,
    private readonly egress: EgressClient,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.aliveUrl === null) return;
    this.timer = setInterval(() => void this.say(), this.settings.aliveEverySeconds * 1000);
    void this.say();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.saying;
  }

  /** Says it once; never twice at the same time, never rejects. */
  say(): Promise<void> {
    this.saying ??= this.trySaying().finally(() => (this.saying = null));
    return this.saying;
  }

  private async trySaying(): Promise<void> {
    const trouble = await this.attempt();
    if (this.stopping.signal.aborted || trouble === this.trouble) return;
    if (trouble === null) this.logger.log('Saying that this program is alive works again');
    else if (this.trouble === null) this.logger.warn(`Nobody was told that this program is alive: ${trouble}`);
    this.trouble = trouble;
  }

  /** Null where it was said and heard. */
  private async attempt(): Promise<string | null> {
    const parts = Object.entries(await this.health.report()).filter(([, { ok }]) => !ok);
    if (parts.length > 0) return `not ready: ${parts.map(([part, { detail }]) => `${part}, ${detail}`).join('; ')}`;
    try {
      const { status } = await this.egress.request({
        method: 'GET',
        url: this.settings.aliveUrl ?? '',
        signal: this.stopping.signal,
      });
      return status >= 200 && status < 300 ? null : `the answer was ${status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
