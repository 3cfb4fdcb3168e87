import type { BacnetFault } from '../../network/bacnet-fault.rules.js';
import type { BacnetValue } from '../../network/value.rules.js';
import { numberOf } from '../discovery/description.rules.js';
import { explainFault } from '../faults.rules.js';
import { objectTypeName, reliabilityName } from '../vocabulary.rules.js';

/**
 * How far a reading can be trusted.
 * - `good`; `uncertain`: set by hand, out of service or without a value;
 * - `stale`: not read, and not the device's doing; `offline`: the device does not answer;
 * - `fault`: the device says the value is wrong, or that there is none; `undecodable`: its answer cannot be read.
 */
type Quality = 'good' | 'uncertain' | 'stale' | 'offline' | 'fault' | 'undecodable';

type ValueType = BacnetValue['type'];

/** Bits of the status flags of a reading (135-2020, BACnetStatusFlags). */
export const statusFlag = { inAlarm: 1, fault: 2, overridden: 4, outOfService: 8 } as const;

export interface Reading {
  pointId: number;
  value: number | null;
  text: string | null;
  valueType: ValueType | null;
  /** Sum of {@link statusFlag}; null: the object has none. */
  statusFlags: number | null;
  reliability: number | null;
  quality: Quality;
  at: Date;
  /** Why it is not good: a code of the fault, a reliability of the standard, or `not-a-number`. */
  fault: string | null;
}

export type Outcome = { values: readonly BacnetValue[] } | { fault: BacnetFault };

/** What was read of a point; null: not asked for. */
export interface Answers {
  presentValue: Outcome;
  statusFlags: Outcome | null;
  reliability: Outcome | null;
}

const longestText = 1_000;

/** The reading that follows from what a device answered. */
export function readingOf(pointId: number, { presentValue, statusFlags, reliability }: Answers, at: Date): Reading {
  const flags = flagsOf(valueOf(statusFlags));
  const unreliable = numberOf(valueOf(reliability));
  const shown = shownValue(valueOf(presentValue));
  const fault = 'fault' in presentValue ? presentValue.fault : null;
  return {
    pointId,
    ...shown,
    statusFlags: flags,
    reliability: unreliable,
    at,
    ...judge({ fault, flags, unreliable, ...shown }),
  };
}

/** The reading of a point that was not asked for, because its device is known not to answer. */
export function offlineReading(pointId: number, at: Date): Reading {
  const nothing = { value: null, text: null, valueType: null, statusFlags: null, reliability: null };
  return { pointId, ...nothing, quality: 'offline', at, fault: 'timeout' };
}

interface Judged {
  fault: Pick<BacnetFault, 'kind' | 'refusal'> | null;
  flags: number | null;
  unreliable: number | null;
  value: number | null;
  valueType: ValueType | null;
  text: string | null;
}

/** Quality and its reason: what was not read, cannot be read, is said to be wrong, or is not the process itself. */
function judge({ fault, flags, unreliable, value, valueType, text }: Judged): Pick<Reading, 'quality' | 'fault'> {
  if (fault) return { quality: qualityOf[fault.kind], fault: explainFault(fault).code };
  if (valueType === null || valueType === 'other') return { quality: 'undecodable', fault: 'malformed' };
  const isNumber = valueType === 'real' || valueType === 'double';
  if (isNumber && value === null) return { quality: 'fault', fault: 'not-a-number' };
  if (unreliable !== null && unreliable !== 0) return { quality: 'fault', fault: reliabilityName(unreliable) };
  const set = flags ?? 0;
  if (set & statusFlag.fault) return { quality: 'fault', fault: 'status-fault' };
  if (set & statusFlag.outOfService) return { quality: 'uncertain', fault: 'out-of-service' };
  if (set & statusFlag.overridden) return { quality: 'uncertain', fault: 'overridden' };
  return value === null && text === null
    ? { quality: 'uncertain', fault: 'no-value' }
    : { quality: 'good', fault: null };
}

const qualityOf: Readonly<Record<BacnetFault['kind'], Quality>> = {
  timeout: 'offline',
  malformed: 'undecodable',
  mismatch: 'undecodable',
  unreachable: 'stale',
  encode: 'stale',
  closed: 'stale',
  cancelled: 'stale',
  error: 'fault',
  reject: 'fault',
  abort: 'fault',
};

function valueOf(outcome: Outcome | null): BacnetValue | undefined {
  return outcome && 'values' in outcome ? outcome.values[0] : undefined;
}

function flagsOf(value: BacnetValue | undefined): number | null {
  if (value?.type !== 'bits') return null;
  return value.value.slice(0, 4).reduce((sum, isSet, bit) => sum + (isSet ? 1 << bit : 0), 0);
}

/** A number where it is one, else a text. What is no finite number is a text: JSON has none. */
export function shownValue(value: BacnetValue | undefined): Pick<Reading, 'value' | 'text' | 'valueType'> {
  if (!value) return { value: null, text: null, valueType: null };
  const number = value.type === 'boolean' ? Number(value.value) : numberOf(value);
  return { value: number, text: number === null ? asText(value) : null, valueType: value.type };
}

function asText(value: BacnetValue): string | null {
  if (value.type === 'null' || value.type === 'other') return null;
  if (value.type === 'text') return value.value.replaceAll('\0', '').slice(0, longestText);
  if (value.type === 'octets') return hex(value.value.subarray(0, longestText / 2));
  if (value.type === 'bits') return value.value.slice(0, longestText).map(Number).join('');
  if (value.type === 'object') return `${objectTypeName(value.value.type)} ${value.value.instance}`;
  return String(value.value);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
