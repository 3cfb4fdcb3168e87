import type { Catalogue } from '../../events/catalogue.js';
import type { DevicesOfLedger, OwnerOfCode } from './ledger.queries.js';
import type { AddedOfDevice, AddedRecord } from './record-rows.queries.js';

/** Older punches are history that was caught up with, not news. */
const freshMs = 3_600_000;

/** When a punch is news: within the last hour, or a little ahead by a terminal whose clock is fast. Ends exclusive. */
export function timeOfNews(now: Date): { since: Date; until: Date } {
  return { since: new Date(now.getTime() - freshMs), until: new Date(now.getTime() + freshMs) };
}

/** What live clients and rules are told of one punch. */
export function newsFact(
  record: AddedRecord,
  owners: ReadonlyMap<string, OwnerOfCode>,
  devices: DevicesOfLedger,
): Catalogue['punch.recorded'] {
  const owner = owners.get(record.code);
  return {
    record_id: record.id,
    device_id: record.deviceId,
    device_name: devices.get(record.deviceId)?.name ?? '',
    attendance_code: record.code,
    employee_id: owner?.id ?? null,
    name: owner?.name ?? record.code,
    timestamp: new Date(record.timestamp).toISOString(),
    local_time: record.localTime,
    in_out_state: record.state,
    verify_mode: record.verify,
    source: record.source,
  };
}

/** One fact per device for what was stored without being told punch by punch. */
export function importedFacts(
  added: readonly AddedOfDevice[],
  told: readonly AddedRecord[],
  devices: DevicesOfLedger,
): Catalogue['punches.imported'][] {
  const counts = new Map(added.map(({ deviceId, count }) => [deviceId, count]));
  for (const { deviceId } of told) counts.set(deviceId, (counts.get(deviceId) ?? 0) - 1);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([id, count]) => ({ device_id: id, name: devices.get(id)?.name ?? '', count }));
}
