import { openConnection, Shared } from './check.connection.js';
import { CheckRun } from './check.run.js';

/** The server is well when its port accepts a connection. */
export function checkTcp(run: CheckRun, shared: Shared, host: string): void {
  const { port } = run.target;
  if (port === null) return run.abandon('A TCP check needs a port');
  openConnection(run, shared, { host, port, tls: false }, () => run.answered());
}
