import { topics, type Topic } from '../topics.js';
import { LiveMessage, type LiveKeys } from '../live-message.js';

const isTopic = (value: unknown): value is Topic => topics.some(topic => topic === value);

/** Messages as one text between instances. */
export function encodeObservations(messages: readonly LiveMessage[]): string {
  return JSON.stringify(messages.map(({ id, type, topic, at, body, keys }) => ({ id, type, topic, at, body, keys })));
}

/** What other instances have sent; whatever is none, of another version perhaps, is left out. */
export function decodeObservations(text: string): LiveMessage[] {
  const parsed = parse(text);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap(message => (isPlain(message) ? (messageIn(message) ?? []) : []));
}

function messageIn({ id, type, topic, at, body, keys }: Record<string, unknown>): LiveMessage | null {
  if (!Number.isSafeInteger(id) || typeof type !== 'string' || typeof at !== 'string') return null;
  if (!isTopic(topic) || !isPlain(body)) return null;
  return new LiveMessage(Number(id), type, topic, at, body, keysIn(isPlain(keys) ? keys : {}));
}

function keysIn({ serverId, status }: Record<string, unknown>): LiveKeys {
  return {
    ...(typeof serverId === 'number' ? { serverId } : {}),
    ...(typeof status === 'string' ? { status } : {}),
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
