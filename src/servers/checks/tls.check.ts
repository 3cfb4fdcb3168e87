import { openConnection, Shared } from './check.connection.js';
import { CheckRun } from './check.run.js';

/** The server is well when a TLS handshake succeeds and its certificate is valid for the host. */
export function checkTls(run: CheckRun, shared: Shared, host: string): void {
  openConnection(run, shared, { host, port: run.target.port ?? 443, tls: true }, () => run.answered());
}
