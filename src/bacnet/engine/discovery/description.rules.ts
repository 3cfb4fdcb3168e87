import type { BacnetValue } from '../../network/value.rules.js';
import { property } from '../vocabulary.rules.js';

/** What a device tells about itself; null: it does not say. Plain JSON. */
export interface DeviceDescription {
  name: string | null;
  vendorName: string | null;
  modelName: string | null;
  firmware: string | null;
  protocolRevision: number | null;
  maxApdu: number | null;
  /** 0 both ways, 1 sends, 2 receives, 3 none. */
  segmentation: number | null;
  databaseRevision: number | null;
  /** Number of its state, 0: operational. */
  systemStatus: number | null;
  vendorId: number | null;
  /** Services it executes. */
  supports: { readMultiple: boolean; write: boolean; subscribe: boolean } | null;
}

export const describedBy = [
  property.objectName,
  property.vendorName,
  property.modelName,
  property.firmwareRevision,
  property.protocolRevision,
  property.protocolServicesSupported,
  property.maxApduLengthAccepted,
  property.segmentationSupported,
  property.databaseRevision,
  property.systemStatus,
  property.vendorIdentifier,
] as const;

/** Positions among the services supported (135-2020, BACnetServicesSupported). */
const serviceBit = { subscribe: 5, readMultiple: 14, write: 15 };
const longestText = 255;

export function describe(values: ReadonlyMap<number, readonly BacnetValue[]>): DeviceDescription {
  const first = (wanted: number) => values.get(wanted)?.[0];
  const services = first(property.protocolServicesSupported);
  const bits = services?.type === 'bits' ? services.value : null;
  return {
    name: textOf(first(property.objectName)),
    vendorName: textOf(first(property.vendorName)),
    modelName: textOf(first(property.modelName)),
    firmware: textOf(first(property.firmwareRevision)),
    protocolRevision: numberOf(first(property.protocolRevision)),
    maxApdu: numberOf(first(property.maxApduLengthAccepted)),
    segmentation: numberOf(first(property.segmentationSupported)),
    databaseRevision: numberOf(first(property.databaseRevision)),
    systemStatus: numberOf(first(property.systemStatus)),
    vendorId: numberOf(first(property.vendorIdentifier)),
    supports: bits && {
      readMultiple: bits[serviceBit.readMultiple] ?? false,
      write: bits[serviceBit.write] ?? false,
      subscribe: bits[serviceBit.subscribe] ?? false,
    },
  };
}

/** Changes when what was learned about the device may no longer hold; null: it says neither. */
export function signatureOf({ firmware, databaseRevision }: DeviceDescription): string | null {
  return firmware === null && databaseRevision === null ? null : `${firmware ?? ''}/${databaseRevision ?? ''}`;
}

/** A text without the NULs some devices pad it with; null where it is no text or empty. */
export function textOf(value: BacnetValue | undefined): string | null {
  if (value?.type !== 'text') return null;
  return value.value.replaceAll('\0', '').trim().slice(0, longestText) || null;
}

/** The number a value is; null where it is none, or not finite. */
export function numberOf(value: BacnetValue | undefined): number | null {
  const number = value && 'value' in value ? value.value : null;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
