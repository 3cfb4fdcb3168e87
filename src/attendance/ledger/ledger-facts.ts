import type { Catalogue } from '../../events/catalogue.js';
import type { AddedRecord, DevicesOfLedger, OwnerOfCode } from './ledger.queries.js';

/** Older punches are history that was caught up with, not news. */
const freshMs = 3_600_000;

/** Whether a punch is news: it happened within the last hour, or a little ahead by a terminal whose clock is fast. */
export function isFresh(timestamp: number, now: number): boolean {
  return Math.abs(now - timestamp) < freshMs;
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
  added: readonly AddedRecord[],
  told: readonly AddedRecord[],
  devices: DevicesOfLedger,
): Catalogue['punches.imported'][] {
  const counts = new Map<number, number>();
  for (const { deviceId } of added) counts.set(deviceId, (counts.get(deviceId) ?? 0) + 1);
  for (const { deviceId } of told) counts.set(deviceId, (counts.get(deviceId) ?? 0) - 1);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([id, count]) => ({ device_id: id, name: devices.get(id)?.name ?? '', count }));
}
