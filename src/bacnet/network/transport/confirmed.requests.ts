import type Bacstack from 'bacstack';
import type { CallOptions } from '../bacnet.client.js';
import type { Question } from '../question.rules.js';
import { Exchange } from './exchange.js';
import { InvokeIds } from './invoke-ids.js';
import { ReplyDesk } from './reply-desk.js';
import { limitsOf } from './request-limits.rules.js';

/** Has the library encode the request under this invoke id and hand its answer to the exchange. */
type Ask<T> = (library: Bacstack, exchange: Exchange<T>) => void;

/** The requests of one open socket: each has an invoke id of its own and settles, whatever the peer does. */
export class ConfirmedRequests {
  constructor(
    private readonly library: Bacstack,
    private readonly desk: ReplyDesk,
    private readonly ids: InvokeIds,
  ) {}

  /** Rejects with a BacnetFault and nothing else. */
  async run<T>(question: Question, { signal, ...options }: CallOptions, ask: Ask<T>): Promise<T> {
    const limits = limitsOf(options);
    const about = `${question.peer}: ${question.step}`;
    const patienceMs = limits.waits.reduce((sum, wait) => sum + wait, 0);
    let waits = limits.waits;
    for (;;) {
      const id = await this.ids.claim({ peer: question.peer, about, patienceMs, signal });
      const exchange = new Exchange<T>(id, question, { ...limits, waits });
      try {
        return await this.settle(exchange, signal, ask);
      } catch (error) {
        // Under another id: segments of the reply that broke off may still be under way.
        waits = waits.slice(exchange.sendings);
        if (!exchange.brokenOff || waits.length === 0) throw error;
      }
    }
  }

  private async settle<T>(exchange: Exchange<T>, signal: AbortSignal | undefined, ask: Ask<T>): Promise<T> {
    const { question } = exchange;
    const cancel = () => exchange.fail('cancelled', 'given up');
    signal?.addEventListener('abort', cancel);
    if (signal?.aborted) cancel();
    this.desk.expect(exchange);
    try {
      this.encode(exchange, ask);
      return await exchange.result;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.desk.forget(exchange);
      // The library keeps a timer for every request until it is told.
      this.library['_invokeStore'][exchange.id]?.(new Error('Settled'));
      const { id, sendings, answered } = exchange;
      this.ids.release(id, question.peer, sendings > (answered ? 1 : 0));
    }
  }

  private encode<T>(exchange: Exchange<T>, ask: Ask<T>): void {
    if (exchange.settled) return;
    try {
      ask(this.library, exchange);
    } catch (error) {
      exchange.fail('encode', error instanceof Error ? error.message : String(error));
    }
    if (exchange.sendings === 0) exchange.fail('encode', 'the request was not sent');
  }
}
