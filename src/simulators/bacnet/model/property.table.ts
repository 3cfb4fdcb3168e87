import { refusals } from '../wire/refusal.codec.js';
import { writeClosing, writeContextUnsigned, writeOpening } from '../wire/tags.codec.js';
import { encodeValue, encodeValues, WireValue } from '../wire/value.codec.js';
import { ByteWriter } from '../wire/writer.codec.js';
import { properties } from './vocabulary.rules.js';

/** Values of one property; what they are on the wire is kept until they change. */
interface Slot {
  values: readonly WireValue[];
  isArray: boolean;
  whole: Buffer | null;
  result: Buffer | null;
}

const writer = new ByteWriter();

/** The properties of one object, encoded once and then copied into every reply. */
export class PropertyTable {
  private readonly slots = new Map<number, Slot>();

  put(property: number, ...values: WireValue[]): this {
    this.slots.set(property, { values, isArray: false, whole: null, result: null });
    return this;
  }

  putArray(property: number, values: readonly WireValue[]): this {
    this.slots.set(property, { values, isArray: true, whole: null, result: null });
    return this;
  }

  /** Answers with these bytes, whatever they mean. */
  putBytes(property: number, whole: Buffer): this {
    this.slots.set(property, { values: [], isArray: false, whole, result: null });
    return this;
  }

  get ids(): number[] {
    return [...this.slots.keys()];
  }

  has(property: number): boolean {
    return this.slots.has(property);
  }

  /** Empty for a property that is not there. */
  values(property: number): readonly WireValue[] {
    return this.slots.get(property)?.values ?? [];
  }

  /** The whole property, an element, or for index 0 the number of elements. */
  encoded(property: number, index: number | null = null): Buffer {
    const slot = this.find(property);
    if (index === null) return (slot.whole ??= encodeValues(slot.values));
    if (!slot.isArray) throw refusals.notAnArray();
    if (index === 0) return encodeValue({ type: 'unsigned', value: slot.values.length });
    const value = slot.values[index - 1];
    if (!value) throw refusals.invalidIndex();
    return encodeValue(value);
  }

  /** The whole property as an element of the reply to a ReadPropertyMultiple (135-2020, 15.7.3). */
  result(property: number): Buffer {
    const slot = this.find(property);
    if (slot.result) return slot.result;
    const whole = (slot.whole ??= encodeValues(slot.values));
    writeContextUnsigned(writer.reset(), 2, property);
    writeOpening(writer, 4);
    writer.bytes(whole);
    writeClosing(writer, 4);
    return (slot.result = writer.copy());
  }

  /** Writes down which properties there are, once they all are. */
  list(): this {
    const { objectIdentifier, objectName, objectType, propertyList } = properties;
    const named = new Set<number>([objectIdentifier, objectName, objectType, propertyList]);
    const listed = this.ids.filter(id => !named.has(id));
    return this.putArray(
      propertyList,
      listed.map(value => ({ type: 'enumerated', value })),
    );
  }

  private find(property: number): Slot {
    const slot = this.slots.get(property);
    if (!slot) throw refusals.unknownProperty();
    return slot;
  }
}
