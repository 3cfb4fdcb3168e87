import { TerminalUser } from '../wire/user.codec.js';

/** A user list is not read again for an unknown number sooner than this. */
const rereadAfterMs = 60_000;

/** Whose internal number is whose, as far as the terminal's user list was read. */
export class UserDirectory {
  private codes = new Map<number, string>();
  private readAt: number | null = null;
  private reading: Promise<void> | null = null;

  constructor(private readonly read: () => Promise<TerminalUser[]>) {}

  readonly codeOf = (uid: number): string | undefined => this.codes.get(uid);

  /** Whether an unknown number is a reason to read the list. */
  get isOld(): boolean {
    return this.readAt === null || performance.now() - this.readAt > rereadAfterMs;
  }

  /** Never rejects: without a list, numbers stay numbers. */
  load(): Promise<void> {
    this.reading ??= this.reload().finally(() => (this.reading = null));
    return this.reading;
  }

  private async reload(): Promise<void> {
    try {
      const users = await this.read();
      this.codes = new Map(users.map(({ uid, code }) => [uid, code]));
    } catch {
      // What ended the session is told by the session.
    }
    this.readAt = performance.now();
  }
}
