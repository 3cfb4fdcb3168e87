import { type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { epochMs, query } from '../../database/bulk.js';
import { likePattern } from '../../database/like.js';
import { Conflict, InvalidInput, type FieldError } from '../../shared/errors.js';
import { Employee } from '../../people/employee.entity.js';
import type { DeviceQuery, DeviceStanding } from './device.dto.js';
import { Device } from './device.entity.js';

/** The devices a list asks for. */
export function matchingDevices({ search, employee, device_class }: DeviceQuery): FilterQuery<Device> {
  const pattern = search && { $ilike: likePattern(search) };
  const all: FilterQuery<Device>[] = [
    ...(employee ? [{ employee: { $in: employee } }] : []),
    ...(device_class ? [{ deviceClass: { $in: device_class } }] : []),
    ...(pattern
      ? [
          {
            $or: [
              { ipAddress: pattern },
              { macAddress: pattern },
              { deviceName: pattern },
              { employee: { employeeName: pattern } },
            ],
          },
        ]
      : []),
  ];
  return all.length > 0 ? { $and: all } : {};
}

/** How these devices stand now. */
export async function standingOf(em: EntityManager, ids: readonly number[]): Promise<Map<number, DeviceStanding>> {
  const rows = await query<DeviceStanding & { id: number }>(
    em,
    sql<DeviceStanding & { id: number }>`
      select d.id, l.last_answer as answer, ${epochMs('l.last_up_at')} as "lastUpAt",
             exists (select from presence_session s where s.device_id = d.id and s.ended_at is null) as "isOnline"
      from device d left join device_liveness l on l.device_id = d.id where d.id = any(${ids}::int4[])`,
  );
  return new Map(rows.map(({ id, ...standing }) => [id, standing]));
}

/** Throws Conflict with every address that another device than `id` has, InvalidInput where the owner does not exist. */
export async function requireSound(
  em: EntityManager,
  wish: { employee?: number; ipAddress?: string; macAddress?: string | null },
  id: number | null,
): Promise<void> {
  if (wish.employee !== undefined && (await em.count(Employee, { id: wish.employee })) === 0) {
    throw InvalidInput.field('employee', 'This employee does not exist.');
  }
  const others = id === null ? {} : { id: { $ne: id } };
  const isTaken = async (where: FilterQuery<Device>) => (await em.count(Device, { $and: [where, others] })) > 0;
  const errors: FieldError[] = [];
  if (wish.ipAddress !== undefined && (await isTaken({ ipAddress: wish.ipAddress })))
    errors.push({ field: 'ip_address', messages: ['Another device has this address.'] });
  if (wish.macAddress != null && (await isTaken({ macAddress: wish.macAddress })))
    errors.push({ field: 'mac_address', messages: ['Another device has this address.'] });
  if (errors.length > 0) throw new Conflict('taken', 'Another device has this address.', errors);
}
