import { COMMANDS } from 'node-zklib/constants.js';
import { TerminalFaults } from './terminal.simulator.options.js';

/** A frame without its reply id; `session` only where it is not the real one. */
export interface Reply {
  command: number;
  data: Buffer;
  session?: number;
}

const attendanceFile = 13;
const nothing = Buffer.alloc(0);

/** What a bulk request asks for: the attendance log, the users, or null for what there is not. */
export function requestedFile(request: Buffer): 'log' | 'users' | null {
  if (request.length < 11) return null;
  const file = request.readUInt16LE(1);
  if (file === attendanceFile) return 'log';
  return file === 9 ? 'users' : null;
}

/** The answer to the request for a bulk read. */
export function openingReply(body: Buffer, faults: TerminalFaults): Reply {
  if (faults.refuseReads !== null) return { command: faults.refuseReads, data: nothing };
  if (body.length <= 4 && faults.emptyLog === 'error') return { command: COMMANDS.CMD_ACK_ERROR, data: nothing };
  if (body.length <= 4 && faults.emptyLog === 'no-bytes') return { command: COMMANDS.CMD_DATA, data: nothing };
  if (body.length <= faults.directBytes) return { command: COMMANDS.CMD_DATA, data: body };
  const data = Buffer.alloc(13);
  data.writeUInt32LE(body.length, 1);
  data.writeUInt32LE(body.length, 5);
  return { command: COMMANDS.CMD_ACK_OK, data };
}

/** The frames that carry one piece of a body. */
export function pieceReplies(body: Buffer, request: Buffer, faults: TerminalFaults): Reply[] {
  const start = request.length < 8 ? 0 : request.readUInt32LE(0);
  const size = request.length < 8 ? 0 : request.readUInt32LE(4);
  if (size === 0 || start + size > body.length) return [{ command: COMMANDS.CMD_ACK_ERROR, data: nothing }];
  const piece = body.subarray(start, start + size);
  if (size <= faults.directBytes) return [{ command: COMMANDS.CMD_DATA, data: piece }];
  const frameBytes = faults.frameBytes ?? size;
  const announcement = Buffer.alloc(8);
  announcement.writeUInt32LE(size, 0);
  announcement.writeUInt32LE(frameBytes, 4);
  const sent = piece.subarray(0, size - faults.missingBytes);
  const frames: Reply[] = [];
  for (let at = 0; at < sent.length; at += frameBytes) {
    const data = sent.subarray(at, at + frameBytes);
    frames.push({ command: COMMANDS.CMD_DATA, data, ...(faults.oddSessions && { session: frames.length }) });
  }
  const end: Reply = { command: COMMANDS.CMD_ACK_OK, data: nothing };
  if (faults.oddSessions) end.session = size & 0xffff;
  return [{ command: COMMANDS.CMD_PREPARE_DATA, data: announcement }, ...frames, end];
}
