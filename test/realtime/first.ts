interface Emitter {
  once(event: string, listener: (...values: never[]) => void): unknown;
}

/** The first value of the next such event. */
export function first<T = unknown>(emitter: Emitter, event: string): Promise<T> {
  return new Promise(resolve => emitter.once(event, (value: T) => resolve(value)));
}
