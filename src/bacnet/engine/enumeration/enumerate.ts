import type { ObjectId } from '../../network/address.codec.js';
import type { BacnetClient } from '../../network/bacnet.client.js';
import type { Segmentation } from '../../network/segmentation.rules.js';
import { BatchReader } from '../batching/batch-reader.js';
import type { ReadingOptions, Target } from '../batching/conversation.js';
import type { DeviceProfile } from '../batching/device-profile.rules.js';
import { askedOf, objectOf, type EnumeratedObject } from './object.rules.js';
import { readObjectList, type ObjectList } from './read-object-list.js';

export interface EnumerationProgress {
  step: 'list' | 'properties';
  done: number;
  total: number;
}

export interface EnumerationOptions extends ReadingOptions {
  onProgress?: (progress: EnumerationProgress) => void;
}

/** What a device consists of. Plain JSON. */
export interface Enumeration extends Pick<ObjectList, 'complete' | 'expected'> {
  objects: EnumeratedObject[];
  profile: DeviceProfile;
}

const objectsAtOnce = 200;

/**
 * The objects of a device and what they are called. Where the list is not `complete`, objects may be missing and nothing
 * may be concluded from their absence. Rejects with the fault of a device that does not answer at all.
 */
export async function enumerate(
  client: BacnetClient,
  device: Target & { segmentation: Segmentation },
  profile: DeviceProfile,
  options: EnumerationOptions,
): Promise<Enumeration> {
  const reader = new BatchReader(client, device, profile, options);
  const canSegment = device.segmentation === 'both' || device.segmentation === 'transmit';
  const { objects, expected, complete } = await readObjectList(reader, device, canSegment, (done, total) =>
    options.onProgress?.({ step: 'list', done, total }),
  );
  const described: EnumeratedObject[] = [];
  for (let start = 0; start < objects.length; start += objectsAtOnce) {
    described.push(...(await describeObjects(reader, objects.slice(start, start + objectsAtOnce))));
    options.onProgress?.({ step: 'properties', done: described.length, total: objects.length });
  }
  return { complete, expected, objects: described, profile: reader.profile };
}

async function describeObjects(reader: BatchReader, objects: readonly ObjectId[]): Promise<EnumeratedObject[]> {
  const asked = objects.map(object => ({ object, properties: askedOf(object) }));
  const results = await reader.read(asked);
  let next = 0;
  return asked.map(({ object, properties }) => {
    const own = results.slice(next, (next += properties.length));
    return objectOf(object, new Map(own.map(({ property, outcome }) => [property, outcome])));
  });
}
