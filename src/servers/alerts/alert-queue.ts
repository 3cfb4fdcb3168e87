import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { AlertKey, WantedAlert } from './alert.rules.js';
import { AlertWriter, oneOf } from './alert-writer.service.js';

type Change = { raise: WantedAlert } | { resolve: AlertKey };

const largestBatch = 500;

/**
 * What observers of figures decide about alerts, on its way to the database: they neither wait nor fail. The newest word
 * about an alert replaces the one before, so that never more waits than there are alerts. What cannot be stored is
 * forgotten: whoever said it says it again within minutes as long as it holds.
 */
@Injectable()
export class AlertQueue implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AlertQueue.name);
  private readonly waiting = new Map<string, Change>();
  private writing: Promise<void> | null = null;
  private failed = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: AlertWriter,
    private readonly clock: Clock,
  ) {}

  raise(alert: WantedAlert): void {
    this.add(alert, { raise: alert });
  }

  resolve(key: AlertKey): void {
    this.add(key, { resolve: key });
  }

  /** Resolves when everything said so far is stored or forgotten. */
  async settled(): Promise<void> {
    while (this.writing) await this.writing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  private add({ serverId, kind, subject }: AlertKey, change: Change): void {
    this.waiting.set(`${serverId} ${kind} ${subject}`, change);
    this.writing ??= this.writeAll().finally(() => {
      this.writing = null;
    });
  }

  private async writeAll(): Promise<void> {
    // What is said in the same turn of the event loop shares a transaction.
    await new Promise<void>(resolve => setImmediate(resolve));
    while (this.waiting.size > 0) {
      const batch = [...this.waiting].slice(0, largestBatch);
      for (const [key] of batch) this.waiting.delete(key);
      await this.write(batch.map(([, change]) => change));
    }
  }

  private async write(changes: readonly Change[]): Promise<void> {
    const wanted = changes.flatMap(change => ('raise' in change ? change.raise : []));
    const ended = changes.flatMap(change => ('resolve' in change ? change.resolve : []));
    const now = this.clock.now();
    try {
      await this.unitOfWork.run(() =>
        this.writer.inLine(async () => {
          if (ended.length > 0) await this.writer.resolve(oneOf(ended), now, null);
          await this.writer.raise(wanted, now);
        }),
      );
      this.failed = false;
    } catch (error) {
      if (!this.failed)
        this.logger.warn(`Alerts cannot be stored: ${error instanceof Error ? error.message : String(error)}`);
      this.failed = true;
    }
  }
}
