import type { LiveMessage } from '../events/live-message.js';
import { checkType } from './live.rules.js';
import { channelsOfMessage } from './selection.js';
import { eventOf } from './sse/event.codec.js';
import { textFrame } from './websocket/text-frame.codec.js';

/** One message of the feed in the forms the doors send, each made at most once however many clients get it. */
export class Rendition {
  readonly channels: readonly string[];
  private pair: Buffer | undefined;
  private frame: Buffer | undefined;
  private object: object | undefined;

  constructor(readonly message: LiveMessage) {
    this.channels = channelsOfMessage(message);
  }

  get isCheck(): boolean {
    return this.message.type === checkType;
  }

  /** Events `status` and `ping` of one check. Only the last one has the id, so a resume repeats both or none. */
  get statusEvents(): Buffer {
    if (!this.pair) {
      const { id, at } = this.message;
      const { ping, status } = this.result;
      const statuses = eventOf('status', { id, type: 'status', at, statuses: [status] });
      this.pair = Buffer.from(statuses + eventOf('ping', { id, type: 'ping', at, pings: [ping] }, id));
    }
    return this.pair;
  }

  /** What sockets get: `update` for a check, `event` for a fact. */
  get update(): object {
    this.object ??= this.isCheck ? this.checkUpdate() : this.factUpdate();
    return this.object;
  }

  /** The same as one WebSocket text frame. */
  get updateFrame(): Buffer {
    this.frame ??= textFrame(JSON.stringify(this.update));
    return this.frame;
  }

  private get result(): { ping: unknown; status: unknown } {
    const { body } = this.message;
    return {
      ping: 'ping' in body ? body.ping : null,
      status: 'status' in body ? body.status : null,
    };
  }

  private checkUpdate(): object {
    const { id, at } = this.message;
    const { ping, status } = this.result;
    return { type: 'update', id, at, ping, status };
  }

  private factUpdate(): object {
    const { id, at, type, body } = this.message;
    return { ...body, type: 'event', id, at, event: type };
  }
}
