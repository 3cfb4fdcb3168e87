import { ObjectId } from '../../bacnet/network/address.codec.js';
import { Clock } from '../../shared/clock.js';
import { SimulatedPointOptions } from './model/plan.rules.js';

/** In the order of their numbers on the wire. */
export const segmentations = ['both', 'transmit', 'receive', 'none'] as const;

export interface SimulatedDeviceOptions {
  instance: number;
  name?: string;
  vendor?: string;
  vendorId?: number;
  model?: string;
  description?: string;
  location?: string;
  firmware?: string;
  software?: string;
  /** A number of points of a building, or exactly these. */
  points?: number | SimulatedPointOptions[];
  /** Longest APDU it takes and sends: 50, 128, 206, 480, 1,024 or 1,476. */
  maxApdu?: number;
  segmentation?: (typeof segmentations)[number];
  /** Segments it wants to send in one go. */
  windowSize?: number;
  /** Until it sends segments or a confirmed notification again (2,000). */
  repeatMs?: number;
  faults?: Partial<BacnetFaults>;
  /** Makes it a router, with these devices on a network behind it. */
  router?: { network: number; devices: RoutedDeviceOptions[] };
}

export interface RoutedDeviceOptions extends Omit<SimulatedDeviceOptions, 'router'> {
  /** In hexadecimal; made up unless given: 01, 02, ... */
  mac?: string;
}

export interface BacnetSimulatorOptions {
  /** A number of devices, instances 1001 and up, or exactly these. Device N is at 127.0.0.(N+9). */
  devices?: number | SimulatedDeviceOptions[];
  /** Of every device whose `points` are not given: 11, one zone of a building. */
  points?: number;
  /** 0: a free one. */
  port?: number;
  /** A broadcast management device (BBMD), which foreign devices register with, or which refuses them. */
  bbmd?: boolean | 'refusing';
  /**
   * `addresses`: each device has a loopback address of its own and all hear broadcasts; `ports`: all are at 127.0.0.1
   * with ports of their own and hear none. Unset: `ports` where loopback has one address only (macOS).
   */
  spread?: 'addresses' | 'ports';
  /** Values move like those of a building. */
  wander?: boolean;
  /** How often they do (2,000 ms). */
  wanderMs?: number;
  /** Of everything left to chance: lost datagrams, how values wander. */
  seed?: number;
  clock?: Clock;
}

/** What a device does badly; each can be switched while it runs. */
export interface BacnetFaults {
  /** Takes everything and answers nothing. */
  dead: boolean;
  /** Hears no Who-Is, answers the rest. */
  ignoresWhoIs: boolean;
  /** How it announces itself when asked. */
  iAm: 'unicast' | 'broadcast';
  /** Share of the datagrams, in and out, that are lost: 0..1. */
  loss: number;
  /** Milliseconds that everything it sends is on its way. */
  delayMs: number;
  /** Milliseconds a request takes; one is served after the other. */
  serviceMs: number;
  /** Knows no ReadPropertyMultiple (Reject 9) and says so in its services. */
  noReadMultiple: boolean;
  /** Aborts (4) what needs segments, whatever it announced. */
  segmentationRefused: boolean;
  /** Drops, without a word, what is longer than one APDU, or would have to be answered so. */
  silentWhenTooBig: boolean;
  /** Aborts (1) the read of its whole object list, whatever its length. */
  objectListRefused: boolean;
  /** Rejects (4) proprietary properties in place of Error 2/32. */
  rejectsProprietary: boolean;
  /** Does not answer as device 4194303. */
  noWildcard: boolean;
  /** Properties answered with bytes nobody can decode, by default a value of a reserved type. */
  undecodable: { object: ObjectId; property: number; bytes?: Buffer }[];
  /** Objects that are still in its list, and nowhere else (Error 1/31). */
  vanished: ObjectId[];
  /** Every write is refused with Error 2/40. */
  writesRefused: boolean;
  /** `off`: Error 1/45; `unknown`: Reject 9; `silent`: accepted, and never notified. */
  cov: 'on' | 'off' | 'unknown' | 'silent';
}

export const noFaults: BacnetFaults = {
  dead: false,
  ignoresWhoIs: false,
  iAm: 'unicast',
  loss: 0,
  delayMs: 0,
  serviceMs: 0,
  noReadMultiple: false,
  segmentationRefused: false,
  silentWhenTooBig: false,
  objectListRefused: false,
  rejectsProprietary: false,
  noWildcard: false,
  undecodable: [],
  vanished: [],
  writesRefused: false,
  cov: 'on',
};
