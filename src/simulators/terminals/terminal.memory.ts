import { RecordLayout } from '../../attendance/terminal/wire/punch-record.codec.js';
import { TerminalSizes } from '../../attendance/terminal/wire/sizes.codec.js';
import { LocalTime } from '../../shared/zones.js';
import { encodeBody, encodeRecord, encodeUser, SimulatedPunch, SimulatedUser } from './record.codec.js';

/** The users and the attendance log of a simulated terminal; it forgets nothing. */
export class TerminalMemory {
  readonly punches: SimulatedPunch[] = [];
  readonly users = new Map<string, SimulatedUser>();
  /** Records encoded so far: reading a long log again and again must not cost its encoding each time. */
  private readonly encoded: Buffer[] = [];
  private body: Buffer | null = null;

  constructor(
    private readonly layout: RecordLayout,
    private readonly userSize: 28 | 72,
    private readonly capacity: number,
  ) {}

  addUser(code: string, name = '', uid = this.users.size + 1): SimulatedUser {
    const user = { uid, code, name };
    this.users.set(code, user);
    return user;
  }

  /** Null when the log is full. An unknown code becomes a user. */
  add(code: string, at: LocalTime, state: number, verify: number): SimulatedPunch | null {
    if (this.punches.length >= this.capacity) return null;
    const { uid } = this.users.get(code) ?? this.addUser(code);
    const punch = { code, uid, at, state, verify, workCode: 0 };
    this.punches.push(punch);
    this.body = null;
    return punch;
  }

  logBody(): Buffer {
    for (const punch of this.punches.slice(this.encoded.length)) this.encoded.push(encodeRecord(this.layout, punch));
    this.body ??= encodeBody(this.encoded);
    return this.body;
  }

  userBody(): Buffer {
    return encodeBody([...this.users.values()].map(user => encodeUser(this.userSize, user)));
  }

  sizes(claimedRecords: number | null): TerminalSizes {
    const { users, punches, capacity } = this;
    const records = claimedRecords ?? punches.length;
    const held = { users: users.size, fingers: users.size, records };
    return { ...held, userCapacity: 5_000, fingerCapacity: 3_000, recordCapacity: capacity };
  }
}
