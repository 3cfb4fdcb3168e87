import { objectOf } from '../wire/tags.codec.js';
import { WireValue } from '../wire/value.codec.js';
import { PropertyTable } from './property.table.js';
import { objectTypes, properties as p } from './vocabulary.rules.js';

/** Bits of protocol-services-supported (135-2020, clause 21). */
const serviceBits = {
  subscribeCov: 5,
  readProperty: 12,
  readPropertyMultiple: 14,
  writeProperty: 15,
  iAm: 26,
  whoIs: 34,
};
const serviceCount = 41;
const objectTypeCount = 60;

export interface DeviceDescription {
  instance: number;
  name: string;
  vendor: string;
  vendorId: number;
  model: string;
  description: string;
  location: string;
  firmware: string;
  software: string;
  maxApdu: number;
  /** 0 both, 1 transmit, 2 receive, 3 none. */
  segmentation: number;
}

export const usualDescription = {
  vendor: 'Simulated Controls',
  model: 'SIM-1',
  description: '',
  location: 'Loopback',
  firmware: '1.0',
  software: '1.0',
};

/** Writes down what a device says about itself; {@link describeServices} and {@link listObjects} say the rest. */
export function describeDevice(table: PropertyTable, device: DeviceDescription): void {
  table
    .put(p.objectIdentifier, { type: 'object', value: { type: objectTypes.device, instance: device.instance } })
    .put(p.objectName, text(device.name))
    .put(p.objectType, enumerated(objectTypes.device))
    .put(p.systemStatus, enumerated(0))
    .put(p.vendorName, text(device.vendor))
    .put(p.vendorIdentifier, unsigned(device.vendorId))
    .put(p.modelName, text(device.model))
    .put(p.firmwareRevision, text(device.firmware))
    .put(p.applicationSoftwareVersion, text(device.software))
    .put(p.description, text(device.description))
    .put(p.location, text(device.location))
    .put(p.protocolVersion, unsigned(1))
    .put(p.protocolRevision, unsigned(14))
    .put(p.protocolServicesSupported)
    .put(p.protocolObjectTypesSupported, bits(objectTypeCount, Object.values(objectTypes)))
    .put(p.objectList)
    .put(p.maxApduLengthAccepted, unsigned(device.maxApdu))
    .put(p.segmentationSupported, enumerated(device.segmentation))
    .put(p.apduTimeout, unsigned(3_000))
    .put(p.numberOfApduRetries, unsigned(3))
    .put(p.deviceAddressBinding)
    .put(p.databaseRevision, unsigned(1));
  if (device.segmentation < 3)
    table.put(p.maxSegmentsAccepted, unsigned(64)).put(p.apduSegmentTimeout, unsigned(2_000));
  table.list();
}

export function describeServices(table: PropertyTable, offers: { readMultiple: boolean; cov: boolean }): void {
  const { subscribeCov, readPropertyMultiple, ...always } = serviceBits;
  const set: number[] = Object.values(always);
  if (offers.readMultiple) set.push(readPropertyMultiple);
  if (offers.cov) set.push(subscribeCov);
  table.put(p.protocolServicesSupported, bits(serviceCount, set));
}

/** The object list, the device itself first. */
export function listObjects(table: PropertyTable, keys: Iterable<number>): void {
  const [device] = table.values(p.objectIdentifier);
  const points = Array.from(keys, (key): WireValue => ({ type: 'object', value: objectOf(key) }));
  table.putArray(p.objectList, device ? [device, ...points] : points);
}

function bits(length: number, set: readonly number[]): WireValue {
  return { type: 'bits', value: Array.from({ length }, (_, bit) => set.includes(bit)) };
}

function text(value: string): WireValue {
  return { type: 'text', value };
}

function unsigned(value: number): WireValue {
  return { type: 'unsigned', value };
}

function enumerated(value: number): WireValue {
  return { type: 'enumerated', value };
}
