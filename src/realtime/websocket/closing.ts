import { WebSocket } from 'ws';

/** Close codes of the plain WebSocket door (RFC 6455, section 7.4; 4000 and up are our own). */
export const closeCodes = {
  goingAway: 1001,
  /** The client sends far too many requests. */
  policyViolation: 1008,
  /** Sitewatch cannot take the connection now. */
  tryAgainLater: 1013,
  /** No login, or one that is no longer valid. */
  unauthorized: 4001,
} as const;

/** How long the peer may take to answer a close. */
const graceMs = 2_000;

/** Closes the connection; a peer that does not answer is cut off. */
export function closeWith(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.close(code, reason);
  const timer = setTimeout(() => socket.terminate(), graceMs);
  socket.once('close', () => clearTimeout(timer));
}
