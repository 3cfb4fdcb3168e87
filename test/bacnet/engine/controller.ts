import { newProfile, type DeviceProfile } from '../../../src/bacnet/engine/batching/device-profile.rules.js';
import { collectDevice, type PointToRead } from '../../../src/bacnet/engine/collection/collect-device.js';
import type { FakeDeviceOptions } from '../../fakes/bacnet-device.js';
import { FakeBacnetClient, FakeBacnetNetwork } from '../../fakes/bacnet-network.js';

export const address = '10.0.0.5:47808';
export const input = (instance: number) => ({ type: 0, instance });

/** A controller with so many points, and what reads all of them. */
export function controller(points: number, options: Partial<FakeDeviceOptions> = {}) {
  const network = new FakeBacnetNetwork();
  const client = new FakeBacnetClient(network);
  const device = network.add({ instance: 1001, address, ...options }).withInputs(points);
  const wanted: PointToRead[] = Array.from({ length: points }, (_, index) => ({
    pointId: index + 1,
    object: input(index + 1),
  }));
  const target = { address, instance: 1001, maxApdu: options.maxApdu ?? 1_476 };
  const collect = (profile: DeviceProfile = newProfile, signal?: AbortSignal) =>
    network.time.run(collectDevice(client, target, wanted, profile, { clock: network.time.clock, signal }));
  return { network, client, device, collect };
}

export const right = (count: number) => Array.from({ length: count }, (_, index) => index + 1.5);
