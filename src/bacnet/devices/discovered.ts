import type { Segmentation } from '../network/segmentation.rules.js';

/** A device a search has found, as far as it tells about itself; null: it does not say. */
export interface DiscoveredDevice {
  /** 0: the network of this site. */
  network: number;
  instance: number;
  /** As `network/address.codec` writes it. */
  address: string;
  maxApdu: number;
  segmentation: Segmentation;
  vendorId: number | null;
  name: string | null;
  vendorName: string | null;
  modelName: string | null;
  firmware: string | null;
  protocolRevision: number | null;
  databaseRevision: number | null;
  systemStatus: number | null;
  /** What was learned about asking it; null: nothing, so what is known stays. */
  profile: Record<string, unknown> | null;
}

/** A device as it was stored after a search. */
export interface KnownDevice {
  id: number;
  network: number;
  instance: number;
  /** It was not known before. */
  isNew: boolean;
}

/** An object that has a value. Null: it could not be read, so what is known stays. */
export interface EnumeratedObject {
  type: number;
  instance: number;
  name: string | null;
  description: string | null;
  units: number | null;
  /** Of a binary point inactive, active; of a multi-state one in their order. */
  stateTexts: readonly string[] | null;
  isCommandable: boolean | null;
  /** What could not be read, for people. */
  problem: string | null;
}

export interface Enumeration {
  /** Whether every object the device says it has was listed. */
  complete: boolean;
  /** Objects it says it has; null: it does not say. */
  expected: number | null;
  objects: readonly EnumeratedObject[];
}

export interface EnumerationOutcome {
  added: number;
  changed: number;
  /** Points the device lists no more. */
  missing: number;
}

/** How asking a device went. */
export interface DeviceOutcome {
  at: Date;
  /** Null: nothing was learned about it. */
  state: 'online' | 'offline' | null;
  /** Time-outs in a row. */
  failures: number;
  /** When it is asked again; null: as usual. */
  retryAt: Date | null;
  problem: string | null;
  /** Null: what is known stays. */
  profile: Record<string, unknown> | null;
}
