import { isIP } from 'node:net';
import { ZkSession } from './session/zk.session.js';
import { TerminalClient, TerminalOptions, TerminalSession } from './terminal.client.js';
import { TerminalFailure } from './terminal-failure.rules.js';

/** Terminals of ZKTeco and compatible ones over TCP, by the protocol of port 4370. */
export class ZkTerminalClient extends TerminalClient {
  async connect(options: TerminalOptions): Promise<TerminalSession> {
    const { host, port } = options;
    if (isIP(host) === 0 || !Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new TerminalFailure('no_route', 'tcp', `${host}:${port} is no address of a terminal`);
    }
    return ZkSession.open({
      ...options,
      listener: options.listener ?? {},
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      replyTimeoutMs: options.replyTimeoutMs ?? 10_000,
      heartbeatMs: options.heartbeatMs ?? 30_000,
    });
  }
}
