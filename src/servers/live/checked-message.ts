import { Observation, type LiveMessage } from '../../events/live-message.js';
import type { Checked } from '../checks/checked.js';
import { pingOf, type PingView } from '../history/ping-result.dto.js';
import type { Applied } from '../status/record.rules.js';
import { statusOf, type StatusExtras, type StatusView } from '../status/server-status.dto.js';

const checkedType = 'server.checked';

/** A result that was just stored, and where its server stands now. */
export class CheckedMessage extends Observation {
  constructor(
    readonly ping: PingView,
    readonly status: StatusView,
  ) {
    const keys = { serverId: ping.server, status: status.status };
    super(ping.id, checkedType, 'servers', ping.check_timestamp, { ping, status }, keys);
  }
}

/** The result that a message is about, here or in another instance; null where it is about something else. */
export function resultIn(message: LiveMessage): Pick<CheckedMessage, 'ping' | 'status'> | null {
  if (message instanceof CheckedMessage) return message;
  return message.type === checkedType && isResult(message.body) ? message.body : null;
}

/** Instances of one site are of one version: what has the parts is the whole. */
function isResult(body: object): body is Pick<CheckedMessage, 'ping' | 'status'> {
  return 'ping' in body && 'status' in body && typeof body.ping === 'object' && typeof body.status === 'object';
}

/** One message per result, in the order of their ids; results of one server in a batch share its newest status. */
export function checkedMessages(
  results: readonly Checked[],
  ids: readonly number[],
  changes: ReadonlyMap<number, Applied>,
  extrasOf: (change: Applied) => StatusExtras,
): CheckedMessage[] {
  const statuses = new Map(
    [...changes].map(([id, change]) => {
      const extras = { ...extrasOf(change), responseTimeMs: change.responseTimeMs };
      return [id, statusOf(change.server, change.next, extras)];
    }),
  );
  return results.flatMap((checked, index) => {
    const status = statuses.get(checked.serverId);
    const id = ids[index];
    return status && id !== undefined ? new CheckedMessage(pingOf(checked, id), status) : [];
  });
}
