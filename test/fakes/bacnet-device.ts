import type { BacnetAddress, ObjectId } from '../../src/bacnet/network/address.codec.js';
import { BacnetFault, type BacnetRefusal } from '../../src/bacnet/network/bacnet-fault.rules.js';
import type { ReadResult, ReadSpec, Subscription } from '../../src/bacnet/network/bacnet.client.js';
import type { Segmentation } from '../../src/bacnet/network/segmentation.rules.js';
import type { BacnetValue } from '../../src/bacnet/network/value.rules.js';

export interface FakeDeviceOptions {
  instance: number;
  address: BacnetAddress;
  /** As it says. */
  maxApdu?: number;
  segmentation?: Segmentation;
  /** What it really manages; what it says unless given. */
  realApdu?: number;
  /** What comes of a reply that is larger. */
  tooLarge?: 'segments' | 'abort' | 'overflow' | 'silent';
  /** It knows no ReadPropertyMultiple. */
  noMultiple?: boolean;
  serviceMs?: number;
  isDead?: boolean;
  /** It does not answer Who-Is. */
  isShy?: boolean;
  subscriptions?: 'served' | 'refused' | 'accepted and forgotten';
}

/** No answer at all, to this or to everything that contains it. */
export const silence = 'silence';
type Answer<T> = T | BacnetFault | typeof silence;

export const refused = (kind: 'error' | 'reject' | 'abort', refusal: BacnetRefusal) =>
  new BacnetFault(kind, `Refused: ${kind}`, refusal);
const noObject = refused('error', { errorClass: 1, errorCode: 31 });
const noProperty = refused('error', { errorClass: 2, errorCode: 32 });
const noElement = refused('error', { errorClass: 2, errorCode: 42 });

const presentValue = 85;
const priorityArray = 87;
const objectList = 76;

/** A controller in memory. */
export class FakeBacnetDevice {
  readonly subscribed = new Map<number, { object: ObjectId; subscription: Subscription }>();
  private readonly objects = new Map<string, { id: ObjectId; properties: Map<number, BacnetValue[]> }>();
  /** By `type:instance:property`, or `type:instance:write`. */
  private readonly faults = new Map<string, BacnetFault | typeof silence>();

  constructor(readonly options: FakeDeviceOptions) {
    this.put(this.self, { 77: [text(`Device ${options.instance}`)], 112: [{ type: 'enumerated', value: 0 }] });
  }

  get self(): ObjectId {
    return { type: 8, instance: this.options.instance };
  }

  put(id: ObjectId, properties: Record<number, BacnetValue[]>): this {
    const known = this.objects.get(keyOf(id))?.properties ?? new Map<number, BacnetValue[]>();
    for (const [property, values] of Object.entries(properties)) known.set(Number(property), values);
    this.objects.set(keyOf(id), { id, properties: known });
    return this;
  }

  /** So many analog inputs with names, values, flags and units. */
  withInputs(count: number): this {
    for (let instance = 1; instance <= count; instance += 1) {
      this.put(
        { type: 0, instance },
        {
          77: [text(`Input ${instance}`)],
          28: [text(`Temperature of room ${instance}`)],
          85: [{ type: 'real', value: instance + 0.5 }],
          111: [{ type: 'bits', value: [false, false, false, false] }],
          103: [{ type: 'enumerated', value: 0 }],
          117: [{ type: 'enumerated', value: 62 }],
          22: [{ type: 'real', value: 0.5 }],
        },
      );
    }
    return this;
  }

  fail(id: ObjectId, property: number | 'write', fault: BacnetFault | typeof silence): this {
    this.faults.set(`${keyOf(id)}:${property}`, fault);
    return this;
  }

  heal(): void {
    this.faults.clear();
  }

  read(id: ObjectId, property: number, index?: number): Answer<BacnetValue[]> {
    const answer = this.answer(id, property, index);
    return Array.isArray(answer) ? this.delivered(answer, 12 + sizeOf(answer)) : answer;
  }

  readMultiple(specs: readonly ReadSpec[]): Answer<ReadResult[]> {
    if (this.options.noMultiple) return refused('reject', { reason: 9 });
    const results: ReadResult[] = [];
    let size = 3;
    for (const { object, properties } of specs) {
      size += 7;
      for (const { property, index } of properties) {
        const answer = this.answer(object, property, index);
        if (answer === silence || (answer instanceof BacnetFault && answer.kind !== 'error')) return answer;
        const outcome = Array.isArray(answer) ? { values: answer } : { fault: answer };
        size += 4 + (index === undefined ? 0 : 2) + (Array.isArray(answer) ? sizeOf(answer) : 4);
        results.push({ object, property, index: index ?? null, outcome });
      }
    }
    return this.delivered(results, size);
  }

  write(id: ObjectId, value: BacnetValue, priority: number | null): Answer<true> {
    const fault = this.faults.get(`${keyOf(id)}:write`);
    if (fault instanceof BacnetFault) return fault;
    const properties = this.objects.get(keyOf(id))?.properties;
    const slots = properties?.get(priorityArray);
    if (slots && priority !== null) {
      slots[priority - 1] = value;
      properties?.set(presentValue, [slots.find(({ type }) => type !== 'null') ?? { type: 'real', value: 0 }]);
    } else properties?.set(presentValue, [value]);
    return fault ?? true;
  }

  private answer(id: ObjectId, property: number, index?: number): Answer<BacnetValue[]> {
    const fault = this.faults.get(`${keyOf(id)}:${property}`);
    if (fault) return fault;
    const isSelf = id.type === 8 && id.instance === 4_194_303;
    if (isSelf && property === 75) return [{ type: 'object', value: this.self }];
    const found = this.objects.get(keyOf(id));
    if (!found) return noObject;
    const values = property === objectList ? this.list() : found.properties.get(property);
    if (!values) return noProperty;
    if (index === undefined) return values;
    if (index === 0) return [{ type: 'unsigned', value: values.length }];
    const element = values[index - 1];
    return element ? [element] : noElement;
  }

  private list(): BacnetValue[] {
    return [...this.objects.values()].map(({ id }) => ({ type: 'object', value: id }));
  }

  private delivered<T>(answer: T, size: number): Answer<T> {
    const { maxApdu = 1_476, realApdu = maxApdu, tooLarge = 'abort' } = this.options;
    if (size <= realApdu || tooLarge === 'segments') return answer;
    if (tooLarge === 'silent') return silence;
    return refused('abort', { reason: tooLarge === 'overflow' ? 1 : 4 });
  }
}

export function text(value: string): BacnetValue {
  return { type: 'text', value };
}

function keyOf({ type, instance }: ObjectId): string {
  return `${type}:${instance}`;
}

function sizeOf(values: readonly BacnetValue[]): number {
  const fixed = { null: 1, boolean: 1, enumerated: 2, unsigned: 3, signed: 3, real: 5, double: 10, object: 5 };
  return values.reduce((sum, value) => {
    if (value.type === 'text') return sum + 3 + value.value.length;
    if (value.type === 'bits') return sum + 2 + Math.ceil(value.value.length / 8);
    return sum + (value.type in fixed ? fixed[value.type as keyof typeof fixed] : 6);
  }, 0);
}
