import type { BacnetFault } from '../network/bacnet-fault.rules.js';

/**
 * What follows from a fault.
 * - `breaker`: the device may be dead; `health`: something is wrong here, not there; `stop`: given up here;
 * - `missing`: the object is gone; `absent`: it has no such property; `refused`: no use to try again;
 * - `poll`: no change of value from it; `smaller`: ask for less at once; `single`: ask for one property at a time;
 * - `split`: something in the question cannot be answered, find out what; `retry`: once more.
 */
export type FaultAction =
  | 'breaker'
  | 'health'
  | 'stop'
  | 'missing'
  | 'absent'
  | 'refused'
  | 'poll'
  | 'smaller'
  | 'single'
  | 'split'
  | 'retry';

export interface FaultInfo {
  /** Stable, for machines. */
  code: string;
  /** For people. */
  text: string;
  action: FaultAction;
}

type Told = Pick<BacnetFault, 'kind' | 'refusal'>;
type Row = readonly [code: string, text: string, action: FaultAction];

/** Class of errors. */
const resources = 3;

/** Error codes mean the same in every class (135-2020, 18). */
const errors: Readonly<Record<number, Row>> = {
  3: ['device-busy', 'The device is busy.', 'retry'],
  9: ['invalid-data-type', 'The property does not take values of this type.', 'refused'],
  25: ['operational-problem', 'The device has a problem that keeps it from answering this.', 'split'],
  27: ['read-access-denied', 'The property may not be read.', 'refused'],
  29: ['service-request-denied', 'The device denies this service.', 'refused'],
  31: ['unknown-object', 'The object no longer exists.', 'missing'],
  32: ['unknown-property', 'The object has no such property.', 'absent'],
  37: ['value-out-of-range', 'The value is out of range.', 'refused'],
  40: ['write-access-denied', 'The property may not be written.', 'refused'],
  42: ['invalid-array-index', 'The property has no element of this number.', 'absent'],
  43: ['cov-subscription-failed', 'The device takes no subscription.', 'poll'],
  44: ['not-cov-property', 'The device does not tell changes of this property.', 'poll'],
  45: ['cov-not-supported', 'The device does not tell changes of this object.', 'poll'],
  50: ['property-is-not-an-array', 'The property has no elements.', 'absent'],
};

/** 135-2020, 20.1.9: the answer does not fit, or the device has no room for it. */
const aborts: Readonly<Record<number, Row>> = {
  1: ['buffer-overflow', 'The answer is too large for the device.', 'smaller'],
  4: ['segmentation-not-supported', 'The answer does not fit into one message.', 'smaller'],
  9: ['out-of-resources', 'The device has no room for the answer.', 'smaller'],
  11: ['apdu-too-long', 'The answer is too long.', 'smaller'],
};

/** 135-2020, 20.1.8. */
const rejects: Readonly<Record<number, Row>> = {
  1: ['buffer-overflow', 'The question is too large for the device.', 'smaller'],
  4: ['invalid-tag', 'The device cannot read the question.', 'split'],
  6: ['parameter-out-of-range', 'The device cannot read the question.', 'split'],
  9: ['unrecognized-service', 'The device does not know this service.', 'single'],
};

const local: Readonly<Record<Exclude<BacnetFault['kind'], 'error' | 'abort' | 'reject'>, Row>> = {
  timeout: ['timeout', 'The device did not answer.', 'breaker'],
  unreachable: ['unreachable', 'The question could not be sent: port, interface or route of this machine.', 'health'],
  malformed: ['malformed', 'The answer cannot be read.', 'split'],
  mismatch: ['mismatch', 'The answer is about something else.', 'split'],
  encode: ['encode', 'The question cannot be written as one message.', 'smaller'],
  closed: ['closed', 'The BACnet port was closed.', 'stop'],
  cancelled: ['cancelled', 'Cancelled.', 'stop'],
};

/** What a fault of a BACnet client means: a stable code, a text for people and what to do about it. */
export function explainFault({ kind, refusal }: Told): FaultInfo {
  const [code, text, action] = rowOf(kind, refusal);
  return { code, text, action };
}

function rowOf(
  kind: BacnetFault['kind'],
  { errorClass = -1, errorCode = -1, reason = -1 }: BacnetFault['refusal'],
): Row {
  if (kind === 'abort') return aborts[reason] ?? [`abort-${reason}`, `The device gave up (${reason}).`, 'split'];
  if (kind === 'reject') return rejects[reason] ?? [`reject-${reason}`, `The device refuses (${reason}).`, 'split'];
  if (kind !== 'error') return local[kind];
  if (errorClass === resources) return ['resources', 'The device has no room for this.', 'smaller'];
  const text = `The device refuses: error class ${errorClass}, code ${errorCode}.`;
  return errors[errorCode] ?? [`error-${errorClass}-${errorCode}`, text, 'split'];
}
