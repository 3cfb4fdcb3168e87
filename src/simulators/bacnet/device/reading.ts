import { isOptional, properties } from '../model/vocabulary.rules.js';
import { decodeRead } from '../wire/services.codec.js';
import { Refusal, refusals } from '../wire/refusal.codec.js';
import { TagReader, writeClosing, writeContextObject, writeContextUnsigned, writeOpening } from '../wire/tags.codec.js';
import { ByteWriter } from '../wire/writer.codec.js';
import { ObjectStore } from './object.store.js';

/** Writes the reply to a ReadProperty (135-2020, 15.5). */
export function readProperty(store: ObjectStore, content: Buffer, reply: ByteWriter): void {
  const { key, property, index } = decodeRead(content);
  const real = store.realKey(key);
  const encoded = store.encoded(real, property, index);
  writeContextObject(reply, 0, real);
  writeContextUnsigned(reply, 1, property);
  if (index !== null) writeContextUnsigned(reply, 2, index);
  writeOpening(reply, 3);
  reply.bytes(encoded);
  writeClosing(reply, 3);
}

/** Writes the reply to a ReadPropertyMultiple (15.7): a property that cannot be read is an error of its own. */
export function readMultiple(store: ObjectStore, content: Buffer, reply: ByteWriter): void {
  const reader = new TagReader(content);
  if (reader.ended) throw refusals.missingParameter();
  while (!reader.ended) {
    const key = store.realKey(reader.contextObject(0));
    writeContextObject(reply, 0, key);
    writeOpening(reply, 1);
    reader.opens(1);
    while (!reader.closes(1)) {
      const property = reader.contextUnsigned(0);
      const index = reader.sees(1) ? reader.contextUnsigned(1) : null;
      if (isGroup(property)) writeGroup(store, key, property, reply);
      else writeResult(store, key, property, index, reply);
    }
    writeClosing(reply, 1);
  }
}

function isGroup(property: number): boolean {
  return property === properties.all || property === properties.required || property === properties.optional;
}

function writeGroup(store: ObjectStore, key: number, group: number, reply: ByteWriter): void {
  let ids: number[];
  try {
    ids = store.table(key).ids;
  } catch (error) {
    return writeError(group, null, error, reply);
  }
  for (const id of ids) {
    // The list of properties is none of "all" (15.7.3.1.2).
    if (id === properties.propertyList) continue;
    if (group === properties.all || isOptional(id) === (group === properties.optional))
      writeResult(store, key, id, null, reply);
  }
}

function writeResult(store: ObjectStore, key: number, property: number, index: number | null, reply: ByteWriter): void {
  try {
    const ready = index === null ? store.ready(key, property) : null;
    if (ready) return void reply.bytes(ready);
    const encoded = store.encoded(key, property, index);
    writeReference(property, index, reply);
    writeOpening(reply, 4);
    reply.bytes(encoded);
    writeClosing(reply, 4);
  } catch (error) {
    writeError(property, index, error, reply);
  }
}

function writeError(property: number, index: number | null, error: unknown, reply: ByteWriter): void {
  if (!(error instanceof Refusal) || error.pdu !== 'error') throw error;
  writeReference(property, index, reply);
  writeOpening(reply, 5);
  reply.byte(0x91).byte(error.reason).byte(0x91).byte(error.code);
  writeClosing(reply, 5);
}

function writeReference(property: number, index: number | null, reply: ByteWriter): void {
  writeContextUnsigned(reply, 2, property);
  if (index !== null) writeContextUnsigned(reply, 3, index);
}
