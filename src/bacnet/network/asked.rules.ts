import type { ObjectId } from './address.codec.js';

/** One property of an object, or one element of it. */
export interface Asked {
  object: ObjectId;
  property: number;
  index: number | null;
}

/** Stands for the device itself, whatever its instance is (135-2020, 15.5.2). */
const deviceType = 8;
const anyInstance = 0x3f_ffff;

interface Spec {
  object: ObjectId;
  properties: readonly { property: number; index?: number }[];
}

export function askedOf(specs: readonly Spec[]): Asked[] {
  return specs.flatMap(({ object, properties }) =>
    properties.map(({ property, index }) => ({ object, property, index: index ?? null })),
  );
}

/** What was asked for, to be found again by what a reply tells. */
export class AskedFor {
  private readonly keys: ReadonlySet<string>;
  private readonly anyDevice: boolean;

  constructor(asked: readonly Asked[]) {
    this.anyDevice = asked.some(({ object }) => object.type === deviceType && object.instance === anyInstance);
    this.keys = new Set(asked.map(one => this.keyOf(one)));
  }

  /** Whether a reply is to this question: it tells something, and nothing that was not asked for. */
  matches(told: readonly Asked[]): boolean {
    return told.length > 0 && told.every(one => this.keys.has(this.keyOf(one)));
  }

  /** The same for a question and its answer. */
  keyOf({ object: { type, instance }, property, index }: Asked): string {
    const number = this.anyDevice && type === deviceType ? anyInstance : instance;
    return `${type}:${number}:${property}:${index ?? ''}`;
  }
}

/** For messages: `property 85 of object 0,1`. */
export function nameOf({ object, property, index }: Asked): string {
  return `property ${property}${index === null ? '' : `[${index}]`} of object ${object.type},${object.instance}`;
}
