/** Numbers of 135-2020 the engine asks for by name. */
export const property = {
  activeText: 4,
  covIncrement: 22,
  description: 28,
  firmwareRevision: 44,
  inactiveText: 46,
  maxApduLengthAccepted: 62,
  modelName: 70,
  numberOfStates: 74,
  objectIdentifier: 75,
  objectList: 76,
  objectName: 77,
  presentValue: 85,
  priorityArray: 87,
  protocolServicesSupported: 97,
  reliability: 103,
  segmentationSupported: 107,
  stateText: 110,
  statusFlags: 111,
  systemStatus: 112,
  units: 117,
  vendorIdentifier: 120,
  vendorName: 121,
  protocolRevision: 139,
  databaseRevision: 155,
} as const;

export const deviceType = 8;
/** A device answers to this instance as to its own. */
export const anyInstance = 4_194_303;
export const highestInstance = 4_194_302;

/** In the order of their numbers (135-2020, BACnetObjectType). */
const objectTypes = `
  analog-input analog-output analog-value binary-input binary-output binary-value calendar command device
  event-enrollment file group loop multi-state-input multi-state-output notification-class program schedule averaging
  multi-state-value trend-log life-safety-point life-safety-zone accumulator pulse-converter event-log global-group
  trend-log-multiple load-control structured-view access-door timer access-credential access-point access-rights
  access-user access-zone credential-data-input network-security bitstring-value characterstring-value
  date-pattern-value date-value datetime-pattern-value datetime-value integer-value large-analog-value
  octetstring-value positive-integer-value time-pattern-value time-value notification-forwarder alert-enrollment
  channel lighting-output binary-lighting-output network-port elevator-group escalator lift staging audit-log
  audit-reporter color color-temperature
`
  .trim()
  .split(/\s+/);

/** In the order of their numbers (135-2020, BACnetReliability; 11 is not used). */
const reliabilities = `
  no-fault-detected no-sensor over-range under-range open-loop shorted-loop no-output unreliable-other process-error
  multi-state-fault configuration-error reliability-11 communication-failure member-fault monitored-object-fault
  tripped lamp-failure activation-failure renew-dhcp-failure renew-fd-registration-failure
  restart-auto-negotiation-failure restart-failure proprietary-command-failure faults-listed referenced-object-fault
`
  .trim()
  .split(/\s+/);

const systemStates = [
  'operational',
  'operational-read-only',
  'download-required',
  'download-in-progress',
  'non-operational',
  'backup-in-progress',
];

const propertyNames = new Map<number, string>(
  Object.entries(property).map(([name, number]) => [
    number,
    name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
  ]),
);

/** `analog-input`; a type that is not of the standard by its number: `type 130`. */
export function objectTypeName(type: number): string {
  return objectTypes[type] ?? `type ${type}`;
}

/** `present-value`; one that is not asked for here by its number: `property 512`. */
export function propertyName(number: number): string {
  return propertyNames.get(number) ?? `property ${number}`;
}

export function reliabilityName(reliability: number): string {
  return reliabilities[reliability] ?? `reliability-${reliability}`;
}

export function systemStatusName(status: number): string {
  return systemStates[status] ?? `status-${status}`;
}
