import { lineOf, type BacnetAddress } from '../../network/address.codec.js';
import { realWait, type Pace } from '../pace.js';
import { Places, type Place } from './places.js';

export interface ByLineOptions extends Pace {
  /** Devices that are spoken to at the same moment; as many silent ones again, twice, are waited for besides. */
  parallel: number;
}

/** One turn of work: told when there was a sign of life of the device. */
type Work<T> = (job: T, heard: () => void) => Promise<void>;

/** A device that was silent for so long does not keep others from their turn. */
const silentMs = 150;

/**
 * Does the work of every job: one after the other for devices that share a line, side by side for the others. A device
 * that keeps silent gives its place to the next one and is waited for besides, so that the dead do not delay the living.
 * Once the signal is aborted nothing more is begun. Rejects with the first error, when all has settled.
 */
export async function runByLine<T extends { address: BacnetAddress }>(
  jobs: readonly T[],
  work: Work<T>,
  options: ByLineOptions,
): Promise<void> {
  const places = new Places(options.parallel, 2 * options.parallel);
  const lines = [...Map.groupBy(jobs, ({ address }) => lineOf(address)).values()];
  let hasFailed = false;
  const runLine = async (line: readonly T[]) => {
    for (const job of line) {
      const place = await places.take();
      try {
        if (hasFailed || options.signal?.aborted) return;
        await attended(place, heard => work(job, heard), options);
      } catch (error) {
        hasFailed = true;
        throw error;
      } finally {
        place.leave();
      }
    }
  };
  const outcomes = await Promise.allSettled(lines.map(runLine));
  const failure = outcomes.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
}

/** Watches for silence while the work goes on. */
async function attended(place: Place, work: (heard: () => void) => Promise<void>, pace: Pace): Promise<void> {
  const { clock, wait = realWait } = pace;
  const done = new AbortController();
  let heardAt = clock.monotonic();
  const watch = async () => {
    while (!done.signal.aborted) {
      const quietMs = clock.monotonic() - heardAt;
      if (quietMs >= silentMs && place.lend()) return;
      await wait(quietMs >= silentMs ? silentMs : silentMs - quietMs, done.signal);
    }
  };
  const watching = watch();
  try {
    await work(() => (heardAt = clock.monotonic()));
  } finally {
    done.abort();
    await watching;
  }
}
