import { LiveMessage } from '../../events/live-message.js';
import type { Checked } from '../checks/checked.js';
import { pingOf, type PingView } from '../history/ping-result.dto.js';
import type { Applied } from '../status/record.rules.js';
import { statusOf, type StatusExtras, type StatusView } from '../status/server-status.dto.js';

/** A result that was just stored, and where its server stands now. */
export class CheckedMessage extends LiveMessage {
  constructor(
    readonly ping: PingView,
    readonly status: StatusView,
  ) {
    const keys = { serverId: ping.server, status: status.status };
    super(ping.id, 'server.checked', 'servers', ping.check_timestamp, { ping, status }, keys);
  }
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
