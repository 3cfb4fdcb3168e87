import type { BacnetAddress } from '../../network/address.codec.js';
import { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { BacnetClient } from '../../network/bacnet.client.js';
import { Conversation, type Target } from '../batching/conversation.js';
import type { DeviceProfile } from '../batching/device-profile.rules.js';
import { advance, permission, type Breaker } from '../breaker.rules.js';
import { collectDevice, type Collected, type PointToRead } from '../collection/collect-device.js';
import { offlineReading } from '../collection/reading.rules.js';
import { explainFault } from '../faults.rules.js';
import { runByLine, type ByLineOptions } from './by-line.js';

/** A device, and which of its points are read now. */
export interface DeviceJob {
  deviceId: number;
  device: Target;
  points: readonly PointToRead[];
  profile: DeviceProfile;
  breaker: Breaker;
}

/** What came of a job. */
export interface DeviceCollected extends Collected {
  deviceId: number;
  breaker: Breaker;
}

export interface FleetOptions extends Partial<Pick<ByLineOptions, 'parallel'>>, Omit<ByLineOptions, 'parallel'> {
  timeoutMs?: number;
  retries?: number;
}

const usualParallel = 64;

/**
 * Reads the points of many devices: one request at a time per line, up to 64 devices side by side. A device that is
 * offline costs nothing but a probe now and then, and its points get `offline` readings; the suspicious come last.
 * `onDevice` gets every device as it is done, and holds its place until it returns; where it rejects, nothing more is
 * begun and this rejects too. Returns how many jobs were done: fewer than there are where the signal was aborted.
 */
export async function collectFleet(
  client: BacnetClient,
  jobs: readonly DeviceJob[],
  options: FleetOptions,
  onDevice: (collected: DeviceCollected) => void | Promise<void>,
): Promise<number> {
  const { parallel = usualParallel } = options;
  let done = 0;
  const work = async ({ job }: { job: DeviceJob }, heard: () => void) => {
    const collected = await collectJob(client, job, options, heard);
    if (!collected) return;
    await onDevice(collected);
    done += 1;
  };
  const ordered = jobs.toSorted((one, other) => one.breaker.timeouts - other.breaker.timeouts);
  await runByLine(ordered.map(addressed), work, { ...options, parallel });
  return done;
}

function addressed(job: DeviceJob): { address: BacnetAddress; job: DeviceJob } {
  return { address: job.device.address, job };
}

/** Null: it was cancelled meanwhile. */
async function collectJob(
  client: BacnetClient,
  { deviceId, device, points, profile, breaker }: DeviceJob,
  { clock, signal, timeoutMs, retries }: FleetOptions,
  onReply: () => void,
): Promise<DeviceCollected | null> {
  const options = { clock, signal, timeoutMs, retries, onReply };
  const asleep = (state: Breaker): DeviceCollected => ({
    deviceId,
    breaker: state,
    ...offline(points, profile, clock.now()),
  });
  try {
    const allowed = permission(breaker, clock.now().getTime());
    if (allowed === 'nothing') return asleep(breaker);
    if (allowed === 'probe' && !(await new Conversation(client, device, options).isAlive())) {
      return asleep(advance(breaker, { answered: false, silent: 1 }, clock.now().getTime()));
    }
    const collected = await collectDevice(client, device, points, profile, options);
    return { deviceId, ...collected, breaker: advance(breaker, collected, clock.now().getTime()) };
  } catch (error) {
    if (error instanceof BacnetFault && explainFault(error).code === 'cancelled') return null;
    throw error;
  }
}

function offline(points: readonly PointToRead[], profile: DeviceProfile, at: Date): Collected {
  const readings = points.map(({ pointId }) => offlineReading(pointId, at));
  return { readings, profile, faults: points.length > 0 ? { timeout: points.length } : {}, answered: false, silent: 0 };
}
