import { ObjectId } from '../../../bacnet/network/address.codec.js';

/** Object types by their name (135-2020, clause 21, BACnetObjectType). */
export const objectTypes = {
  'analog-input': 0,
  'analog-output': 1,
  'analog-value': 2,
  'binary-input': 3,
  'binary-output': 4,
  'binary-value': 5,
  device: 8,
  'multi-state-input': 13,
  'multi-state-output': 14,
  'multi-state-value': 19,
} as const;

/** Properties by their name (clause 21, BACnetPropertyIdentifier). */
export const properties = {
  inactiveText: 46,
  activeText: 4,
  all: 8,
  apduSegmentTimeout: 10,
  apduTimeout: 11,
  applicationSoftwareVersion: 12,
  covIncrement: 22,
  description: 28,
  deviceAddressBinding: 30,
  eventState: 36,
  firmwareRevision: 44,
  location: 58,
  maxApduLengthAccepted: 62,
  minPresentValue: 69,
  maxPresentValue: 65,
  modelName: 70,
  numberOfApduRetries: 73,
  numberOfStates: 74,
  objectIdentifier: 75,
  objectList: 76,
  objectName: 77,
  objectType: 79,
  optional: 80,
  outOfService: 81,
  polarity: 84,
  presentValue: 85,
  priorityArray: 87,
  protocolObjectTypesSupported: 96,
  protocolServicesSupported: 97,
  protocolVersion: 98,
  reliability: 103,
  relinquishDefault: 104,
  required: 105,
  segmentationSupported: 107,
  stateText: 110,
  statusFlags: 111,
  systemStatus: 112,
  units: 117,
  vendorIdentifier: 120,
  vendorName: 121,
  protocolRevision: 139,
  databaseRevision: 155,
  maxSegmentsAccepted: 167,
  propertyList: 371,
} as const;

/** The first number that vendors may give to properties of their own. */
export const firstProprietary = 512;

/** Engineering units by their name (clause 21, BACnetEngineeringUnits). */
export const units = {
  kilowattHours: 19,
  relativeHumidity: 29,
  kilowatts: 48,
  pascals: 53,
  degreesCelsius: 62,
  partsPerMillion: 96,
  percent: 98,
  cubicMetersPerHour: 135,
  none: 95,
} as const;

export type PointKind = 'analog' | 'binary' | 'multi-state';

/** Null for a type no point here is of. */
export function kindOf(type: number): PointKind | null {
  if (type <= objectTypes['analog-value']) return 'analog';
  if (type <= objectTypes['binary-value']) return 'binary';
  const { 'multi-state-input': input, 'multi-state-output': output, 'multi-state-value': value } = objectTypes;
  return type === input || type === output || type === value ? 'multi-state' : null;
}

/** Whether objects of the type only report: they have no priority array. */
export function isInput(type: number): boolean {
  const { 'analog-input': analog, 'binary-input': binary, 'multi-state-input': multiState } = objectTypes;
  return type === analog || type === binary || type === multiState;
}

const shortNames: Record<string, number> = {
  ai: objectTypes['analog-input'],
  ao: objectTypes['analog-output'],
  av: objectTypes['analog-value'],
  bi: objectTypes['binary-input'],
  bo: objectTypes['binary-output'],
  bv: objectTypes['binary-value'],
  msi: objectTypes['multi-state-input'],
  mso: objectTypes['multi-state-output'],
  msv: objectTypes['multi-state-value'],
};

/** Reads `ai:3`, `msv:12`. */
export function parseObject(text: string): ObjectId | null {
  const [, name = '', instance = ''] = /^([a-z]+):(\d{1,7})$/.exec(text.toLowerCase()) ?? [];
  const type = shortNames[name];
  return type === undefined ? null : { type, instance: Number(instance) };
}

/** The object as {@link parseObject} reads it. */
export function formatObject({ type, instance }: ObjectId): string {
  const name = Object.keys(shortNames).find(short => shortNames[short] === type) ?? String(type);
  return `${name}:${instance}`;
}

const optional = new Set<number>([
  properties.description,
  properties.location,
  properties.reliability,
  properties.covIncrement,
  properties.minPresentValue,
  properties.maxPresentValue,
  properties.activeText,
  properties.inactiveText,
  properties.stateText,
  properties.maxSegmentsAccepted,
  properties.apduSegmentTimeout,
]);

/** Whether the standard leaves it to a vendor to have the property. */
export function isOptional(property: number): boolean {
  return optional.has(property) || property >= firstProprietary;
}
