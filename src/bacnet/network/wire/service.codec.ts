import type { ObjectId } from '../address.codec.js';
import { applicationTags, Tag, walkTags } from './tag-walk.codec.js';

/** What a message says about one property, its values not decoded yet. */
export interface PropertyTags {
  object: ObjectId;
  property: number;
  index: number | null;
  values: Tag[];
  /** Instead of values. */
  error: { errorClass: number; errorCode: number } | null;
}

/** ReadProperty-ACK (135-2020, 21.2). Null for anything of another shape. */
export function readReply(data: Buffer): PropertyTags[] | null {
  const tags = cursor(data);
  const object = tags?.object(0);
  const property = tags?.number(1);
  if (!tags || !object || property === undefined) return null;
  const index = tags.number(2) ?? null;
  const values = tags.inside(3);
  return values && tags.done ? [{ object, property, index, values: values.rest(), error: null }] : null;
}

/** ReadPropertyMultiple-ACK. */
export function readMultipleReply(data: Buffer): PropertyTags[] | null {
  const tags = cursor(data);
  if (!tags) return null;
  const found: PropertyTags[] = [];
  while (!tags.done) {
    const object = tags.object(0);
    const results = tags.inside(1);
    if (!object || !results) return null;
    while (!results.done) {
      const result = resultOf(object, results);
      if (!result) return null;
      found.push(result);
    }
  }
  return found.length > 0 ? found : null;
}

function resultOf(object: ObjectId, tags: TagCursor): PropertyTags | null {
  const property = tags.number(2);
  if (property === undefined) return null;
  const index = tags.number(3) ?? null;
  const values = tags.inside(4);
  if (values) return { object, property, index, values: values.rest(), error: null };
  const error = errorOf(tags.inside(5)?.rest() ?? []);
  return error && { object, property, index, values: [], error };
}

/** The parameters of a change-of-value notification, confirmed or not. */
export function readNotification(data: Buffer): PropertyTags[] | null {
  const tags = cursor(data);
  if (tags?.number(0) === undefined || !tags.object(1)) return null;
  const object = tags.object(2);
  if (!object || tags.number(3) === undefined) return null;
  const list = tags.inside(4);
  if (!list || !tags.done) return null;
  const found: PropertyTags[] = [];
  while (!list.done) {
    const property = list.number(0);
    if (property === undefined) return null;
    const index = list.number(1) ?? null;
    const values = list.inside(2);
    if (!values) return null;
    list.number(3);
    found.push({ object, property, index, values: values.rest(), error: null });
  }
  return found;
}

/** Whether these are the parameters of an I-Am. */
export function isAnnouncement(data: Buffer): boolean {
  const tags = walkTags(data);
  const types = [
    applicationTags.object,
    applicationTags.unsigned,
    applicationTags.enumerated,
    applicationTags.unsigned,
  ];
  return tags?.length === types.length && tags.every((tag, place) => isPlain(tag, types[place]!));
}

/** Class and code of an Error. Null for an error of another shape, as some services have them. */
export function readError(data: Buffer): { errorClass: number; errorCode: number } | null {
  return errorOf(walkTags(data) ?? []);
}

function errorOf(tags: readonly Tag[]): { errorClass: number; errorCode: number } | null {
  const [errorClass, errorCode] = tags;
  if (tags.length !== 2 || !errorClass || !errorCode) return null;
  if (!isPlain(errorClass, applicationTags.enumerated) || !isPlain(errorCode, applicationTags.enumerated)) return null;
  return { errorClass: unsigned(errorClass.content), errorCode: unsigned(errorCode.content) };
}

/** The longest value whose length takes one byte: the library loses the type of a longer one. */
const longestReadable = 253;

/**
 * Whether the library reads such a value right: no constructed data, no number of more than 48 bits, no bit string of more
 * than 120, nothing of more than 253 bytes.
 */
export function isReadable({ context, number, content }: Tag): boolean {
  if (context || content.length > longestReadable) return false;
  if (number === applicationTags.bits) return content.length <= 16;
  const isInteger = number === applicationTags.unsigned || number === applicationTags.signed;
  return !isInteger || content.length <= 6;
}

/** The same message with NULL for every value that is not {@link isReadable}, so that the others can be read. */
export function withReadableOnly(data: Buffer, properties: readonly PropertyTags[]): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const tag of properties.flatMap(({ values }) => values)) {
    if (isReadable(tag)) continue;
    parts.push(data.subarray(from, tag.start), nullValue);
    from = tag.end;
  }
  return from === 0 ? data : Buffer.concat([...parts, data.subarray(from)]);
}

const nullValue = Buffer.from([0]);

function isPlain(tag: Tag, number: number): boolean {
  return !tag.context && tag.number === number && tag.content.length <= 4;
}

function unsigned(content: Buffer): number {
  return content.readUIntBE(0, content.length);
}

function cursor(data: Buffer): TagCursor | null {
  const tags = walkTags(data);
  return tags && new TagCursor(tags);
}

/** Takes context tags one by one; what does not stand next is undefined and stays. */
class TagCursor {
  private at = 0;

  constructor(private readonly tags: readonly Tag[]) {}

  get done(): boolean {
    return this.at >= this.tags.length;
  }

  number(number: number): number | undefined {
    const tag = this.next(number);
    if (!tag || tag.children || tag.content.length < 1 || tag.content.length > 4) return undefined;
    this.at++;
    return unsigned(tag.content);
  }

  object(number: number): ObjectId | undefined {
    const tag = this.next(number);
    // One byte of tag: the library takes no longer spelling.
    if (!tag || tag.children || tag.content.length !== 4 || tag.end - tag.start !== 5) return undefined;
    this.at++;
    const id = unsigned(tag.content);
    return { type: id >>> 22, instance: id & 0x3f_ffff };
  }

  inside(number: number): TagCursor | undefined {
    const tag = this.next(number);
    if (!tag?.children) return undefined;
    this.at++;
    return new TagCursor(tag.children);
  }

  rest(): Tag[] {
    return this.tags.slice(this.at);
  }

  private next(number: number): Tag | undefined {
    const tag = this.tags[this.at];
    return tag?.context && tag.number === number ? tag : undefined;
  }
}
