import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { SecretBox } from '../../config/secret-box.js';
import { effectiveTimeoutMs } from '../schedule/schedule.rules.js';
import { openHeaders } from '../server-headers.js';
import { Server } from '../server.entity.js';
import { ServerStatus } from '../status/server-status.entity.js';
import type { CheckTarget } from './check.rules.js';

/** A server as its checks need it. */
export interface Checkable {
  target: CheckTarget;
  intervalMs: number;
  /** Slot of the newest result stored; null where it was never checked. */
  lastSlot: number | null;
}

/** Reads how servers are to be checked; the only place where stored request headers are decrypted. */
@Injectable()
export class CheckTargets {
  private readonly logger = new Logger(CheckTargets.name);

  constructor(
    private readonly em: EntityManager,
    private readonly secrets: SecretBox,
  ) {}

  /** Active servers that can be checked, of the given ones or (null) of all. */
  async load(ids: readonly number[] | null): Promise<Checkable[]> {
    const chosen = ids === null ? {} : { id: { $in: [...ids] } };
    const servers = await this.em.find(
      Server,
      { ...chosen, status: 'active', protocol: { $ne: 'heartbeat' } },
      { disableIdentityMap: true },
    );
    const states = await this.em.find(
      ServerStatus,
      { server: { $in: servers.map(({ id }) => id) } },
      { disableIdentityMap: true, fields: ['state'] },
    );
    const slots = new Map(states.map(({ server, state }) => [server.id, state.lastSlot]));
    return servers.flatMap(server => {
      const target = this.targetOf(server);
      const intervalMs = server.checkInterval * 1000;
      return target ? { target, intervalMs, lastSlot: slots.get(server.id) ?? null } : [];
    });
  }

  /** Null where its headers cannot be read (another SECRET_KEY): a check without them would blame the server. */
  private targetOf(server: Server): CheckTarget | null {
    try {
      return describe(server, openHeaders(this.secrets, server.headers));
    } catch (error) {
      this.logger.error(
        `Server ${server.id} is not checked: ${error instanceof Error ? error.message : String(error)}`,
      );
      return null;
    }
  }
}

function describe(server: Server, headers: Record<string, string>): CheckTarget {
  const { protocol, host, path, method, expectedStatuses, matchType, matchInverse } = server;
  const { followRedirects, verifyTls, ipFamily } = server;
  return {
    serverId: server.id,
    timeoutMs: effectiveTimeoutMs(server.timeout * 1000, server.checkInterval * 1000),
    ...{ protocol, host, path, method, headers, expectedStatuses, matchType, matchInverse },
    ...{ followRedirects, verifyTls, ipFamily },
    port: server.port ?? null,
    body: server.body ?? null,
    matchPath: server.matchPath ?? null,
    matchValue: server.matchValue ?? null,
    warnLatencyMs: server.warnLatencyMs ?? null,
    failLatencyMs: server.failLatencyMs ?? null,
  };
}
