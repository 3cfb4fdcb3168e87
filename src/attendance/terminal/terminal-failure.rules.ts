/**
 * What went wrong with a terminal.
 * - `no_route`: the network has no way to the address; `refused`: nothing listens at the port; `no_connection`: no answer
 *   to TCP; `no_answer`: TCP is open, but the terminal does not speak (somebody may be in its menu).
 * - `wrong_key`: the communication key is not the terminal's.
 * - `closed`, `reset`: the other end ended the connection; during the handshake usually because somebody else holds it.
 * - `silent`: no reply in time on an open session: it was restarted or unplugged.
 * - `rejected`: it will not do what was asked; the session lives on.
 * - `damaged`: what it sent cannot be read, or a bulk read is incomplete.
 * - `used_up`: the numbers of one session are used up, or the program ended it (`stopped`).
 */
export type TerminalFailureKind =
  | 'no_route'
  | 'refused'
  | 'no_connection'
  | 'no_answer'
  | 'wrong_key'
  | 'closed'
  | 'reset'
  | 'silent'
  | 'rejected'
  | 'damaged'
  | 'used_up'
  | 'stopped';

/** How far the session had come: TCP, CMD_CONNECT, the key, or open. */
export type TerminalStage = 'tcp' | 'handshake' | 'key' | 'open';

/** The only thing a terminal's session rejects with. The message is for people. */
export class TerminalFailure extends Error {
  override readonly name = 'TerminalFailure';

  constructor(
    readonly kind: TerminalFailureKind,
    readonly stage: TerminalStage,
    message: string,
  ) {
    super(message);
  }
}

const kinds = new Map<string, TerminalFailureKind>([
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ETIMEDOUT', 'silent'],
]);

/** An error of the socket. A connection that was taken and reset before we saw it open was open. */
export function failureOfSocket(error: Error & { code?: string }, stage: TerminalStage): TerminalFailure {
  const opening = stage === 'tcp';
  const kind = kinds.get(error.code ?? '') ?? (opening ? 'no_route' : 'closed');
  if (opening && kind === 'silent') return new TerminalFailure('no_connection', stage, error.message);
  return new TerminalFailure(kind, opening && kind === 'reset' ? 'handshake' : stage, error.message);
}
