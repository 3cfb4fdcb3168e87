import { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { BacnetClient, IAm } from '../../network/bacnet.client.js';
import { segmentations } from '../../network/segmentation.rules.js';
import { InvalidInput } from '../../../shared/errors.js';
import { BatchReader } from '../batching/batch-reader.js';
import { afterNoMultiple, forDevice, newProfile, type DeviceProfile } from '../batching/device-profile.rules.js';
import { explainFault } from '../faults.rules.js';
import { runByLine } from '../fleet/by-line.js';
import { anyInstance, deviceType, property } from '../vocabulary.rules.js';
import { describe, describedBy, signatureOf, type DeviceDescription } from './description.rules.js';
import type { DiscoveryOptions } from './discovery.options.js';
import { listen } from './listen.js';
import { answersTo, discoveryProblem, readAddress, type DiscoveryRequest } from './plan.rules.js';
import { sightingsOf, type Sighting } from './sightings.rules.js';

/** A device that announced itself, or whose instance was read. */
type Found = Omit<IAm, 'vendorId'> & { vendorId: number | null };

/** A device that was found. Plain JSON. */
export interface DiscoveredDevice extends Sighting<Found> {
  /** Null: it announced itself and did not answer after that. */
  description: DeviceDescription | null;
  /** What was learned about how much it can be asked. */
  profile: DeviceProfile;
  /** Why it is not described, a code of {@link explainFault}. */
  fault: string | null;
}

const askedAtOnce = 16;
/** What every device takes (135-2020, 20.1.2.5); until it says how much it really does. */
const smallestApdu = 50;

/**
 * Finds devices: asks, listens for 3 to 15 s, reads the instance of given addresses that do not announce themselves, and
 * has every device describe itself. Changes nothing anywhere. Throws InvalidInput for a request that cannot be carried
 * out, a BacnetFault where no question could be sent, or `cancelled`.
 */
export async function discover(
  client: BacnetClient,
  request: DiscoveryRequest,
  options: DiscoveryOptions,
): Promise<DiscoveredDevice[]> {
  const problem = discoveryProblem(request);
  if (problem) throw InvalidInput.field(problem.field, problem.message);
  const announced = await listen(client, request, options);
  const silent = await readInstances(client, request, announced, options);
  const devices = sightingsOf<Found>([...announced, ...silent]);
  const found = new Map<Sighting<Found>, DiscoveredDevice>();
  await runByLine(
    devices,
    async (device, heard) => {
      found.set(device, await describeDevice(client, device, options, heard));
      options.onProgress?.({ step: 'describing', done: found.size, total: devices.length });
    },
    { ...options, parallel: askedAtOnce },
  );
  if (options.signal?.aborted) throw new BacnetFault('cancelled', 'Cancelled.');
  return devices.flatMap(device => found.get(device) ?? []);
}

/** The last resort for addresses that do not answer Who-Is: most devices answer to the highest instance too. */
async function readInstances(
  client: BacnetClient,
  request: DiscoveryRequest,
  announced: readonly IAm[],
  options: DiscoveryOptions,
): Promise<Found[]> {
  const known = new Set(announced.map(({ address }) => address));
  const addresses = new Set((request.addresses ?? []).flatMap(address => readAddress(address) ?? []));
  const silent = [...addresses.difference(known)].map(address => ({ address }));
  const isAnswer = answersTo(request);
  const found: Found[] = [];
  const read = async ({ address }: { address: string }) => {
    const instance = await instanceAt(client, address, options.signal);
    if (instance === null || !isAnswer({ instance, address })) return;
    found.push({ instance, address, maxApdu: smallestApdu, segmentation: 'none', vendorId: null });
  };
  await runByLine(silent, read, { ...options, parallel: askedAtOnce });
  return found;
}

async function instanceAt(
  client: BacnetClient,
  address: string,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const device = { type: deviceType, instance: anyInstance };
  try {
    const [value] = await client.read(address, device, { property: property.objectIdentifier }, { signal });
    return value?.type === 'object' && value.value.type === deviceType ? value.value.instance : null;
  } catch (error) {
    if (error instanceof BacnetFault && explainFault(error).action !== 'stop') return null;
    throw error;
  }
}

/** One question, or one per property where the device cannot answer them together. */
async function describeDevice(
  client: BacnetClient,
  device: Sighting<Found>,
  { clock, signal }: DiscoveryOptions,
  onReply: () => void,
): Promise<DiscoveredDevice> {
  const reader = new BatchReader(client, device, newProfile, { clock, signal, onReply });
  const object = { type: deviceType, instance: device.instance };
  const results = await reader.read([{ object, properties: describedBy.map(number => ({ property: number })) }]);
  const values = new Map(
    results.flatMap(({ property: number, outcome }) =>
      'values' in outcome ? [[number, outcome.values] as const] : [],
    ),
  );
  const [fault] = results.flatMap(({ outcome }) => ('fault' in outcome ? [outcome.fault] : []));
  if (values.size === 0 && fault) {
    return { ...device, description: null, profile: { ...newProfile }, fault: explainFault(fault).code };
  }
  const description = describe(values);
  const profile = forDevice(reader.profile, signatureOf(description));
  return {
    ...device,
    vendorId: description.vendorId ?? device.vendorId,
    maxApdu: description.maxApdu ?? device.maxApdu,
    segmentation: segmentations[description.segmentation ?? -1] ?? device.segmentation,
    description,
    profile: description.supports?.readMultiple === false ? afterNoMultiple(profile) : profile,
    fault: null,
  };
}
