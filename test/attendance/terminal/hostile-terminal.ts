import { createServer, Server, Socket } from 'node:net';
import { FrameParser } from '../../../src/attendance/terminal/wire/frame-parser.codec.js';
import { encodeFrame, Frame } from '../../../src/attendance/terminal/wire/frame.codec.js';

/** What it does when it is asked something. */
export type HostileAct =
  | { does: 'answer'; command: number; data: Buffer; session: number }
  | { does: 'answer-another'; command: number; data: Buffer; replyId: number }
  | { does: 'event'; session: number; data: Buffer }
  | { does: 'noise'; data: Buffer }
  | { does: 'silence' | 'reset' | 'close' };

/** Speaks just enough of the protocol to do harm: does the acts in turn, one a request, and begins anew. */
export class HostileTerminal {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  /** The acts of the next client. */
  acts: HostileAct[] = [];

  private constructor() {
    this.server = createServer(socket => this.welcome(socket));
  }

  static async open(): Promise<HostileTerminal> {
    const terminal = new HostileTerminal();
    await new Promise<void>(resolve => terminal.server.listen(0, '127.0.0.1', resolve));
    return terminal;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  /** Any bytes to every client. */
  say(bytes: Buffer): void {
    for (const socket of this.sockets) socket.write(bytes);
  }

  /** These bytes again and again, reading nothing, until the client has enough. */
  flood(bytes: Buffer): void {
    for (const socket of this.sockets) {
      const write = () => {
        while (!socket.destroyed && socket.write(bytes));
      };
      socket.pause().on('drain', write);
      write();
    }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>(resolve => this.server.close(() => resolve()));
  }

  private welcome(socket: Socket): void {
    const parser = new FrameParser();
    const { acts } = this;
    let next = 0;
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    socket.on('data', segment => {
      for (const frame of parser.push(segment)) {
        const act = acts[next++ % acts.length];
        if (act && frame.command !== 2_000) perform(act, frame, socket);
      }
    });
  }
}

function perform(act: HostileAct, { replyId }: Frame, socket: Socket): void {
  if (socket.destroyed) return;
  if (act.does === 'answer') socket.write(encodeFrame({ ...act, replyId }));
  if (act.does === 'answer-another') socket.write(encodeFrame({ ...act, session: 1 }));
  if (act.does === 'event') socket.write(encodeFrame({ ...act, command: 500, replyId: 0 }));
  if (act.does === 'noise') socket.write(act.data);
  if (act.does === 'reset') socket.resetAndDestroy();
  if (act.does === 'close') socket.end();
}
