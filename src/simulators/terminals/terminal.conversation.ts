import { COMMANDS } from 'node-zklib/constants.js';
import { Socket } from 'node:net';
import { encodeCommKey } from '../../attendance/terminal/wire/comm-key.codec.js';
import { FrameParser } from '../../attendance/terminal/wire/frame-parser.codec.js';
import { encodeFrame, Frame } from '../../attendance/terminal/wire/frame.codec.js';
import { openingReply, pieceReplies, Reply, requestedFile } from './bulk.transfer.js';
import { SimulatedTerminal } from './simulated-terminal.js';
import { TerminalOutlet } from './terminal.outlet.js';

const nothing = Buffer.alloc(0);
const ok: Reply = { command: COMMANDS.CMD_ACK_OK, data: nothing };

/** One client of a simulated terminal. */
export class TerminalConversation {
  private readonly parser = new FrameParser();
  private readonly outlet: TerminalOutlet;
  private readonly heldEvents: Buffer[] = [];
  private state: 'new' | 'locked' | 'open' = 'new';
  private enabled = false;
  private subscribed = false;
  private lastReplyId = -1;
  private body: Buffer = nothing;
  private bulkBytes = 0;
  private silent = false;

  constructor(
    readonly socket: Socket,
    private readonly terminal: SimulatedTerminal,
    private readonly session: number,
  ) {
    this.outlet = new TerminalOutlet(socket, terminal.faults);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', segment => {
      for (const frame of this.parser.push(segment)) this.receive(frame);
      if (this.parser.broken !== null) socket.destroy();
    });
  }

  /** Sends an event to a client that asked for them. */
  tell(data: Buffer): void {
    const { faults } = this.terminal;
    if (!this.subscribed || (faults.needsEnable && !this.enabled) || this.isMute) return;
    const frame = encodeFrame({ command: COMMANDS.CMD_REG_EVENT, session: COMMANDS.EF_ATTLOG, replyId: 0, data });
    if (faults.eventsBeforeReply) this.heldEvents.push(frame);
    else this.outlet.write(frame);
  }

  /** Any bytes, as they are. */
  send(bytes: Buffer): void {
    this.outlet.write(bytes);
  }

  private get isMute(): boolean {
    return this.silent || this.terminal.faults.mute;
  }

  private receive(frame: Frame): void {
    const { terminal } = this;
    const { faults } = terminal;
    terminal.heard.push(frame.command);
    if (this.isMute) return;
    if (frame.command === COMMANDS.CMD_ACK_OK) return void terminal.acknowledged++;
    if (faults.strictReplyIds && frame.replyId <= this.lastReplyId) return;
    this.lastReplyId = frame.replyId;
    if (faults.breakOn?.command === frame.command) return this.breakOff(faults.breakOn.how);
    const answer = () => this.answer(frame);
    if (faults.late?.command === frame.command) terminal.later(faults.late.ms, answer);
    else answer();
  }

  private answer(frame: Frame): void {
    if (this.terminal.faults.garbage) this.outlet.write(this.terminal.faults.garbage);
    for (const event of this.heldEvents.splice(0)) this.outlet.write(event);
    for (const reply of this.repliesTo(frame)) {
      if (!this.reply(frame.replyId, reply)) return;
    }
    if (frame.command === COMMANDS.CMD_EXIT) this.socket.end();
  }

  /** Whether the terminal is still there afterwards. */
  private reply(replyId: number, { command, data, session = this.session }: Reply): boolean {
    const { reboot } = this.terminal.faults;
    if (command === COMMANDS.CMD_DATA) this.bulkBytes += data.length;
    if (reboot && this.bulkBytes > reboot.afterBytes) {
      this.breakOff(reboot.how);
      return false;
    }
    this.outlet.write(encodeFrame({ command, session, replyId, data }));
    return true;
  }

  private breakOff(how: 'reset' | 'close' | 'silence'): void {
    this.silent = true;
    if (how === 'reset') this.socket.resetAndDestroy();
    if (how === 'close') this.socket.end();
  }

  private repliesTo(frame: Frame): Reply[] {
    const { command } = frame;
    const { commKey, faults } = this.terminal;
    if (command === COMMANDS.CMD_CONNECT) {
      this.state = commKey === null ? 'open' : 'locked';
      return [commKey === null ? ok : { command: COMMANDS.CMD_ACK_UNAUTH, data: nothing }];
    }
    if (command === COMMANDS.CMD_AUTH) {
      const right = frame.data.equals(encodeCommKey(commKey ?? 0, this.session, frame.data[2]));
      if (right) this.state = 'open';
      return [right ? ok : { command: COMMANDS.CMD_ACK_UNAUTH, data: nothing }];
    }
    if (command === COMMANDS.CMD_EXIT) return [ok];
    if (this.state !== 'open') return [{ command: COMMANDS.CMD_ACK_UNAUTH, data: nothing }];
    if (faults.unknown.includes(command)) return [{ command: COMMANDS.CMD_ACK_UNKNOWN, data: nothing }];
    return this.repliesInside(frame);
  }

  private repliesInside({ command, data }: Frame): Reply[] {
    const { terminal } = this;
    switch (command) {
      case COMMANDS.CMD_ENABLEDEVICE:
        this.enabled = true;
        return [ok];
      case COMMANDS.CMD_REG_EVENT:
        this.subscribed = data.length > 0 && ((data[0] ?? 0) & COMMANDS.EF_ATTLOG) !== 0;
        return [ok];
      case COMMANDS.CMD_DATA_WRRQ: {
        const file = requestedFile(data);
        this.body = file === 'log' ? terminal.memory.logBody() : terminal.memory.userBody();
        return file ? [openingReply(this.body, terminal.faults)] : [{ command: COMMANDS.CMD_ACK_ERROR, data: nothing }];
      }
      case COMMANDS.CMD_DATA_RDY:
        return pieceReplies(this.body, data, terminal.faults);
      case COMMANDS.CMD_FREE_DATA:
        this.body = nothing;
        return [ok];
      default:
        return [terminal.replyAbout(command, data)];
    }
  }
}
