import { Clock } from '../../../shared/clock.js';
import type { BacnetAddress } from '../address.codec.js';
import { BacnetFault } from '../bacnet-fault.rules.js';
import { RestingIds } from './resting-ids.js';

const ids = 255;
const maxInFlight = 200;
const maxWaiting = 5_000;

interface Claim {
  peer: BacnetAddress;
  /** For messages: the peer and what it is asked. */
  about: string;
  /** The longest to wait for a turn. */
  patienceMs: number;
  signal?: AbortSignal;
}

interface Waiter {
  peer: BacnetAddress;
  resolve: (id: number) => void;
  reject: (fault: BacnetFault) => void;
}

/**
 * The invoke ids 1..255 of one socket, each for one request at a time; at most 200 are in use, at most 5,000 requests wait
 * for one. The one that was free the longest is taken first. One whose reply may still come is not used again for the
 * same peer for 15 s.
 */
export class InvokeIds {
  private readonly free: number[];
  private readonly resting: RestingIds;
  private readonly waiting = new Set<Waiter>();
  private inFlight = 0;
  private over: BacnetFault | null = null;
  private timer: NodeJS.Timeout | null = null;

  /** `start` 0..1 tells which id is the first, so that a program that was started again does not repeat its last ones. */
  constructor(clock: Clock, start: number) {
    const first = Math.floor(start * ids);
    this.free = Array.from({ length: ids }, (_, index) => ((first + index) % ids) + 1);
    this.resting = new RestingIds(clock);
  }

  /** In the order of the calls, except where a peer has only resting ids left. */
  claim({ peer, about, patienceMs, signal }: Claim): Promise<number> {
    if (this.over) return Promise.reject(this.over);
    if (signal?.aborted) return Promise.reject(new BacnetFault('cancelled', `${about}: given up`));
    if (this.waiting.size >= maxWaiting) {
      return Promise.reject(new BacnetFault('unreachable', `${about}: ${maxWaiting} requests wait already`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const leave = () => {
      clearTimeout(patience);
      signal?.removeEventListener('abort', cancel);
      this.waiting.delete(waiter);
    };
    const waiter: Waiter = {
      peer,
      resolve: id => resolve((leave(), id)),
      reject: fault => reject((leave(), fault)),
    };
    const cancel = () => waiter.reject(new BacnetFault('cancelled', `${about}: given up`));
    const patience = setTimeout(() => {
      waiter.reject(new BacnetFault('unreachable', `${about}: no turn within ${patienceMs} ms`));
    }, patienceMs);
    signal?.addEventListener('abort', cancel);
    this.waiting.add(waiter);
    this.serve();
    return promise;
  }

  /** `mayStillCome`: a reply to the request that had the id. */
  release(id: number, peer: BacnetAddress, mayStillCome: boolean): void {
    this.inFlight--;
    this.free.push(id);
    if (mayStillCome) this.resting.add(peer, id);
    this.serve();
  }

  /** Whoever waits gets this, now and later. */
  close(fault: BacnetFault): void {
    this.over = fault;
    if (this.timer) clearTimeout(this.timer);
    for (const waiter of this.waiting) waiter.reject(fault);
  }

  private serve(): void {
    const blocked = new Set<BacnetAddress>();
    for (const waiter of this.waiting) {
      if (this.over || this.inFlight >= maxInFlight) return;
      if (blocked.has(waiter.peer)) continue;
      const place = this.free.findIndex(id => !this.resting.has(waiter.peer, id));
      const [id] = place < 0 ? [] : this.free.splice(place, 1);
      if (id === undefined) {
        blocked.add(waiter.peer);
        continue;
      }
      this.inFlight++;
      waiter.resolve(id);
    }
    if (blocked.size > 0) this.serveLater();
  }

  private serveLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.serve();
    }, this.resting.nextEndMs);
  }
}
