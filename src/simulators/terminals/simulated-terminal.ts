import { COMMANDS } from 'node-zklib/constants.js';
import { decodeDeviceTime, encodeDeviceTime } from '../../attendance/terminal/wire/device-time.codec.js';
import { encodeSizes } from '../../attendance/terminal/wire/sizes.codec.js';
import { Clock, SystemClock } from '../../shared/clock.js';
import { LocalTime, localTime } from '../../shared/zones.js';
import { Reply } from './bulk.transfer.js';
import { TerminalMemory } from './terminal.memory.js';
import { noFaults, TerminalFaults, TerminalSimulatorOptions } from './terminal.simulator.options.js';

const nothing = Buffer.alloc(0);
const usualOptions = {
  '~SerialNumber': 'SIM0000000001',
  '~Platform': 'ZMM220_TFT',
  '~DeviceName': 'SIM360',
  MAC: '00:17:61:00:00:01',
};

/** What all clients of a simulated terminal see: its memory, clock, identity and faults. */
export class SimulatedTerminal {
  readonly memory: TerminalMemory;
  readonly faults: TerminalFaults;
  readonly commKey: number | null;
  /** Every command of every client, in their order. */
  readonly heard: number[] = [];
  acknowledged = 0;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly options: Record<string, string>;
  private readonly firmware: string;
  private readonly clock: Clock;
  private readonly zone: string;

  constructor(options: TerminalSimulatorOptions) {
    const { recordLayout = '40', userSize = 72, capacity = 100_000 } = options;
    this.memory = new TerminalMemory(recordLayout, userSize, capacity);
    this.faults = { ...noFaults, ...options.faults };
    this.commKey = options.commKey ?? null;
    this.options = { ...usualOptions, ...options.options };
    this.firmware = options.firmware ?? 'Ver 6.60 Apr 26 2016';
    this.clock = options.clock ?? new SystemClock();
    this.zone = options.zone ?? 'UTC';
  }

  /** What its clock shows, or would show at an instant. */
  local(at: Date = this.clock.now()): LocalTime {
    return localTime(this.zone, at.getTime() + this.faults.clockAheadMs);
  }

  later(ms: number, what: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      what();
    }, ms);
    this.timers.add(timer);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** The reply to a command that concerns the terminal rather than the client. */
  replyAbout(command: number, data: Buffer): Reply {
    switch (command) {
      case COMMANDS.CMD_GET_VERSION:
        return ok(Buffer.from(`${this.firmware}\0`, 'latin1'));
      case COMMANDS.CMD_OPTIONS_RRQ:
        return this.replyAboutOption(data);
      case COMMANDS.CMD_GET_FREE_SIZES:
        return ok(encodeSizes(this.memory.sizes(this.faults.claimedRecords), this.faults.sizesBytes));
      case COMMANDS.CMD_GET_TIME:
        return ok(word(encodeDeviceTime(this.local())));
      case COMMANDS.CMD_SET_TIME:
        return this.setClock(data);
      case COMMANDS.CMD_STARTVERIFY:
      case COMMANDS.CMD_CANCELCAPTURE:
        return ok();
      default:
        return { command: COMMANDS.CMD_ACK_UNKNOWN, data: nothing };
    }
  }

  private replyAboutOption(data: Buffer): Reply {
    const name = data.toString('latin1').split('\0')[0] ?? '';
    const value = this.options[name];
    if (value === undefined) return { command: COMMANDS.CMD_ACK_ERROR, data: nothing };
    return ok(Buffer.from(`${name}=${value}\0`, 'latin1'));
  }

  private setClock(data: Buffer): Reply {
    if (data.length < 4) return { command: COMMANDS.CMD_ACK_ERROR, data: nothing };
    const wanted = decodeDeviceTime(data.readUInt32LE(0)).local;
    this.faults.clockAheadMs += utcOf(wanted) - utcOf({ ...this.local(), millisecond: 0 });
    return ok();
  }
}

function ok(data: Buffer = nothing): Reply {
  return { command: COMMANDS.CMD_ACK_OK, data };
}

function word(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(value);
  return data;
}

function utcOf({ year, month, day, hour, minute, second }: LocalTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
