/** SQLSTATE classes and socket errors that say the server is away, not that a statement was wrong. */
const sqlStates = /^(08|57P0|53)/;
const socketErrors = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'];
const driverMessages =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|Client has encountered a connection error|connection is closed/i;

/** True where the database could not be reached or went away in the middle: try again later, nothing is wrong with the input. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (sqlStates.test(code) || socketErrors.includes(code) || driverMessages.test(error.message)) return true;
  return error.cause instanceof Error && isConnectionLoss(error.cause);
}
