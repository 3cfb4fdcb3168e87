import { BacnetAddress, formatAddress, ObjectId, parseAddress } from './address.codec.js';
import { Asked, AskedFor, nameOf } from './asked.rules.js';
import { BacnetFault } from './bacnet-fault.rules.js';
import type { PropertyTags } from './wire/service.codec.js';
import { isInteger, isObjectId } from './wire/value.codec.js';

/** A confirmed request and what its reply must look like. */
export interface Question {
  peer: BacnetAddress;
  service: number;
  ack: 'simple-ack' | 'complex-ack';
  /** For messages. */
  step: string;
  /** Whether a reply is about what was asked. */
  matches: (properties: readonly PropertyTags[]) => boolean;
}

const maxProperty = 0x3f_ffff;
const maxInstance = 0x3f_ffff;
/** The highest stands for "all of it" in the library. */
const maxIndex = 0xffff_fffe;

/** A question whose answer is values. */
export function readQuestion(peer: BacnetAddress, service: number, asked: readonly Asked[]): Question {
  const others = asked.length > 1 ? ` and ${asked.length - 1} more` : '';
  const question = new AskedFor(asked);
  return {
    peer,
    service,
    ack: 'complex-ack',
    step: `reading ${asked[0] ? nameOf(asked[0]) : 'nothing'}${others}`,
    matches: told => question.matches(told),
  };
}

/** A question that is done or not. */
export function commandQuestion(peer: BacnetAddress, service: number, step: string): Question {
  return { peer, service, ack: 'simple-ack', step, matches: () => true };
}

/** The address as replies name it. Throws `encode`. */
export function peerOf(address: BacnetAddress): BacnetAddress {
  const parts = parseAddress(address);
  if (!parts) throw new BacnetFault('encode', `${address} is no address of a device`);
  return formatAddress(parts);
}

/** Throws `encode` for numbers the library would cut or leave out. */
export function checkAsked(asked: readonly Asked[]): void {
  for (const one of asked) {
    const isIndex = one.index === null || isInteger(one.index, 0, maxIndex);
    if (!isObjectId(one.object) || !isInteger(one.property, 0, maxProperty) || !isIndex) {
      throw new BacnetFault('encode', `There is no ${nameOf(one)}`);
    }
  }
}

/** Throws `encode`. */
export function checkObject(object: ObjectId): void {
  if (!isObjectId(object)) throw new BacnetFault('encode', `There is no object ${object.type},${object.instance}`);
}

/** Why this is no range of device instances, or null. */
export function flawOfRange(low: number | undefined, high: number | undefined): string | null {
  if (low === undefined && high === undefined) return null;
  if (low === undefined || high === undefined) return 'a range has two ends';
  const isRange = isInteger(low, 0, maxInstance) && isInteger(high, low, maxInstance);
  return isRange ? null : `${low} to ${high} is no range of device instances`;
}
