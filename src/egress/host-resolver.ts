import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { Clock, SystemClock } from '../shared/clock.js';

export interface Address {
  address: string;
  family: number;
}

/** The system's resolver: hosts file, search domains and all. Calls back once, with every address of the name. */
export type SystemLookup = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: Address[]) => void,
) => void;

export type Resolved = { addresses: Address[] } | { fault: string };

type Waiter = (result: Resolved) => void;

const cacheMs = 5_000;
const cacheSize = 10_000;
/** A name that took this long is looked up in the slow lane for a while. */
const slowMs = 500;
const slowForMs = 60_000;
const slowNames = 10_000;
/** Names waiting in each lane; more are turned away as a fault of the resolver. */
const laneLength = 20_000;

const loopback: Resolved = {
  addresses: [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ],
};

/**
 * Looks names up for checks and messages. `getaddrinfo` occupies one of libuv's four threads for as long as the resolver takes, so
 * at most three run at once: two for quick names, one for those that were slow lately, and one thread stays free for
 * files and compression. Whoever asks for one name at a time shares a lookup and, for up to 5 s, its result. Failures are not kept.
 */
export class HostResolver {
  private readonly known = new Map<string, { result: Resolved; until: number }>();
  private readonly slowUntil = new Map<string, number>();
  private readonly waiting = new Map<string, Set<Waiter>>();
  private readonly quick = new Lane(2);
  private readonly slow = new Lane(1);

  constructor(
    private readonly lookup: SystemLookup = lookupAll,
    private readonly clock: Clock = new SystemClock(),
  ) {}

  /**
   * Calls back once, at once for an IP address, `localhost` and a name that is known. Returns a function that gives up:
   * a name nobody waits for any more is not looked up. Addresses keep the order of the system.
   */
  resolve(host: string, done: Waiter): () => void {
    const family = isIP(host);
    if (family !== 0) return settled(done, { addresses: [{ address: host, family }] });
    if (host.toLowerCase() === 'localhost') return settled(done, loopback);
    const known = this.known.get(host);
    if (known && known.until > this.clock.monotonic()) return settled(done, known.result);
    const waiters = this.waiting.get(host) ?? this.enqueue(host);
    waiters.add(done);
    return () => waiters.delete(done);
  }

  private enqueue(host: string): Set<Waiter> {
    const waiters = new Set<Waiter>();
    this.waiting.set(host, waiters);
    const lane = (this.slowUntil.get(host) ?? 0) > this.clock.monotonic() ? this.slow : this.quick;
    const accepted = lane.add(free => {
      if (waiters.size > 0) return this.start(host, free);
      this.waiting.delete(host);
      free();
    });
    if (!accepted) queueMicrotask(() => this.deliver(host, { fault: 'EAI_AGAIN' }));
    return waiters;
  }

  private start(host: string, free: () => void): void {
    const startedAt = this.clock.monotonic();
    this.lookup(host, (error, addresses) => {
      const now = this.clock.monotonic();
      if (now - startedAt > slowMs) remember(this.slowUntil, host, now + slowForMs, slowNames);
      else this.slowUntil.delete(host);
      const result: Resolved = error ? { fault: error.code ?? '' } : { addresses };
      if (!error) remember(this.known, host, { result, until: now + cacheMs }, cacheSize);
      free();
      this.deliver(host, result);
    });
  }

  private deliver(host: string, result: Resolved): void {
    const waiters = this.waiting.get(host) ?? [];
    this.waiting.delete(host);
    for (const waiter of waiters) waiter(result);
  }
}

/** Jobs in order, `width` at a time. */
class Lane {
  private readonly jobs: ((free: () => void) => void)[] = [];
  private head = 0;
  private running = 0;

  constructor(private readonly width: number) {}

  /** False when the lane is full. */
  add(job: (free: () => void) => void): boolean {
    if (this.jobs.length - this.head >= laneLength) return false;
    this.jobs.push(job);
    // Later, so that whoever queued the job can still register what it waits for.
    queueMicrotask(() => this.next());
    return true;
  }

  private next(): void {
    while (this.running < this.width) {
      const job = this.jobs[this.head];
      if (!job) return;
      this.head++;
      this.compact();
      this.running++;
      job(() => {
        this.running--;
        queueMicrotask(() => this.next());
      });
    }
  }

  private compact(): void {
    if (this.head < 1_000) return;
    this.jobs.splice(0, this.head);
    this.head = 0;
  }
}

function settled(done: Waiter, result: Resolved): () => void {
  done(result);
  return () => {};
}

/** Keeps a map bounded by forgetting its oldest entry. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > limit && !oldest.done) map.delete(oldest.value);
}

function lookupAll(host: string, done: (error: NodeJS.ErrnoException | null, addresses: Address[]) => void): void {
  systemLookup(host, { all: true, order: 'verbatim' }, done);
}
