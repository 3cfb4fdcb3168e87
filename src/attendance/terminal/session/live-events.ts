import { TerminalListener } from '../terminal.client.js';
import { decodeLiveEvent } from '../wire/live-event.codec.js';
import { Punch } from '../wire/punch.codec.js';
import { UserDirectory } from './user-directory.js';

/** More events than this do not wait for a user list. */
const maxWaiting = 1_000;

/** Decodes events and tells the listener, in their order. Events that need the user list wait for it. */
export class LiveEvents {
  undecodable = 0;
  private waiting: Buffer[] | null = null;

  constructor(
    private readonly listener: TerminalListener,
    private readonly users: UserDirectory,
  ) {}

  readonly receive = (data: Buffer): void => {
    if (this.waiting && this.waiting.length < maxWaiting) return void this.waiting.push(data);
    this.flush();
    const punches = decodeLiveEvent(data, this.users.codeOf);
    if (punches?.some(punch => this.isUnknown(punch)) && this.users.isOld) {
      this.waiting = [data];
      return void this.users.load().then(() => this.flush());
    }
    this.tell(data, punches);
  };

  private isUnknown({ uid }: Punch): boolean {
    return uid !== null && this.users.codeOf(uid) === undefined;
  }

  private flush(): void {
    const events = this.waiting ?? [];
    this.waiting = null;
    for (const data of events) this.tell(data, decodeLiveEvent(data, this.users.codeOf));
  }

  private tell(data: Buffer, punches: Punch[] | null): void {
    if (!punches) this.undecodable++;
    try {
      if (punches) this.listener.punched?.(punches);
      else this.listener.undecodable?.(data);
    } catch {
      // A listener's trouble is its own: this is called from the socket's data handler.
    }
  }
}
