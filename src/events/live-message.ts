import { topicOf, type Topic } from './topics.js';

/** What live clients filter by; absent where a message is not about a server. */
export interface LiveKeys {
  serverId?: number;
  /** Status of the server after this message. */
  status?: string;
}

/**
 * One message of the live feed, the same object behind every door. It is serialised at most once per form, however
 * many clients get it.
 */
export class LiveMessage {
  private json: string | undefined;
  private frame: Buffer | undefined;

  constructor(
    /** Grows over all messages of all instances; clients resume with it. */
    readonly id: number,
    readonly type: string,
    readonly topic: Topic,
    readonly at: string,
    readonly body: object,
    readonly keys: LiveKeys = {},
  ) {}

  /** The message as every door shows it: `{ id, type, at, ... }`. */
  toJSON(): object {
    return { id: this.id, type: this.type, at: this.at, ...this.body };
  }

  get text(): string {
    this.json ??= JSON.stringify(this);
    return this.json;
  }

  /** The message as one Server-Sent Event named after its type. */
  get event(): Buffer {
    this.frame ??= Buffer.from(`id: ${this.id}\nevent: ${this.type}\ndata: ${this.text}\n\n`);
    return this.frame;
  }
}

/** Something that was just seen here and stored in bulk, not as a fact: other instances are told of it besides. */
export class Observation extends LiveMessage {}

/** A stored fact as a live message, or null where the fact is not for live clients. */
export function messageOf(fact: {
  id: number;
  name: string;
  at: Date;
  payload: Record<string, unknown>;
}): LiveMessage | null {
  const topic = topicOf(fact.name);
  if (!topic) return null;
  const { server_id: serverId, to: status } = fact.payload;
  return new LiveMessage(fact.id, fact.name, topic, fact.at.toISOString(), fact.payload, {
    serverId: typeof serverId === 'number' ? serverId : undefined,
    status: fact.name === 'server.status_changed' && typeof status === 'string' ? status : undefined,
  });
}
