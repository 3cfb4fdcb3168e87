import type Bacstack from 'bacstack';
import type { BacnetAddress } from '../address.codec.js';
import { Asked, AskedFor, nameOf } from '../asked.rules.js';
import { BacnetFault } from '../bacnet-fault.rules.js';
import type { ReadResult } from '../bacnet.client.js';
import type { PropertyTags } from './service.codec.js';
import { valueOf } from './value.codec.js';
import type { BacnetValue } from '../value.rules.js';

/** The values of one property. Throws where the library saw other ones than there are. */
export function valuesOf(decoded: readonly Bacstack.Value[], told: PropertyTags | undefined): BacnetValue[] {
  const values = told?.values ?? [];
  if (decoded.length !== values.length) throw new Error(`${decoded.length} values where there are ${values.length}`);
  return values.map((tag, place) => valueOf(decoded[place], tag));
}

/** One result per question, in their order. Throws like {@link valuesOf}. */
export function resultsOf(
  peer: BacnetAddress,
  asked: readonly Asked[],
  told: readonly PropertyTags[],
  decoded: Bacstack.ReadMultiple,
): ReadResult[] {
  const entries = decoded.values.flatMap(({ values }) => values);
  if (entries.length !== told.length) throw new Error(`${entries.length} results where there are ${told.length}`);
  const question = new AskedFor(asked);
  const outcomes = new Map<string, ReadResult['outcome']>();
  for (const [place, property] of told.entries()) {
    outcomes.set(question.keyOf(property), outcomeOf(peer, property, entries[place]?.value ?? []));
  }
  return asked.map(one => {
    // A fault takes its stack with it: only where there is one.
    const missing = () => new BacnetFault('mismatch', `${peer}: ${nameOf(one)}: the device tells nothing about it`);
    return { ...one, outcome: outcomes.get(question.keyOf(one)) ?? { fault: missing() } };
  });
}

function outcomeOf(peer: BacnetAddress, told: PropertyTags, decoded: readonly Bacstack.Value[]): ReadResult['outcome'] {
  if (!told.error) return { values: valuesOf(decoded, told) };
  const { errorClass, errorCode } = told.error;
  return { fault: new BacnetFault('error', `${peer}: ${nameOf(told)}: error ${errorClass}/${errorCode}`, told.error) };
}
