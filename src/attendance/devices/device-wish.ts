import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { SecretBox } from '../../config/secret-box.js';
import { likePattern } from '../../database/like.js';
import { Conflict, InvalidInput, type FieldError } from '../../shared/errors.js';
import { formatIp, parseIp } from '../../shared/ip.js';
import { Block } from '../blocks/block.entity.js';
import type { AttendanceDeviceQuery, CreateAttendanceDevice } from './attendance-device.dto.js';
import { AttendanceDevice } from './attendance-device.entity.js';

const purpose = 'terminal password';

/** The communication key in the clear, for the moment of connecting; null: none. Throws SecretUnreadable. */
export function openPassword(box: SecretBox, sealed: string | null | undefined): string | null {
  return sealed ? box.open(sealed, purpose) : null;
}

/** What was given under the names of the entity, the address in its one form, the password sealed. */
export function wishOf(input: Partial<CreateAttendanceDevice>, box: SecretBox): Partial<AttendanceDevice> {
  const { ip_address: ip, password } = input;
  const ipAddress = ip ? canonicalIp(ip) : ip === undefined ? undefined : null;
  if (ip && ipAddress === null) throw InvalidInput.field('ip_address', 'This is no IP address of a terminal.');
  const wish = {
    name: input.name,
    location: input.location,
    ipAddress,
    port: input.port,
    password: password === undefined ? undefined : password ? box.seal(password, purpose) : null,
    timezone: input.timezone,
    isEnabled: input.is_enabled,
    realtimeEnabled: input.realtime_enabled,
    directionMode: input.direction_mode,
    debounceSeconds: input.debounce_seconds,
    pushTimeZone: input.push_time_zone,
  };
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
}

/** Throws Conflict with every field another terminal has, InvalidInput where the block does not exist. */
export async function requireSound(
  em: EntityManager,
  wish: Partial<AttendanceDevice> & { blockId?: number | null },
  id: number | null,
): Promise<void> {
  const { name, ipAddress, port, blockId } = wish;
  if (blockId != null && (await em.count(Block, { id: blockId })) === 0)
    throw InvalidInput.field('block', 'This block does not exist.');
  const others = id === null ? {} : { id: { $ne: id } };
  const isTaken = async (where: FilterQuery<AttendanceDevice>) =>
    (await em.count(AttendanceDevice, { $and: [where, others] })) > 0;
  const errors: FieldError[] = [];
  if (name !== undefined && (await isTaken({ name })))
    errors.push({ field: 'name', messages: ['Another terminal has this name.'] });
  if (ipAddress != null && port !== undefined && (await isTaken({ ipAddress, port })))
    errors.push({ field: 'ip_address', messages: ['Another terminal has this address and port.'] });
  if (errors.length > 0) throw new Conflict('taken', errors.flatMap(({ messages }) => messages).join(' '), errors);
}

/** The terminals a list asks for. */
export function matchingDevices(wanted: AttendanceDeviceQuery): FilterQuery<AttendanceDevice> {
  const pattern = wanted.search && { $ilike: likePattern(wanted.search) };
  const all: FilterQuery<AttendanceDevice>[] = [
    ...(wanted.block ? [{ block: { $in: wanted.block } }] : []),
    ...(wanted.is_enabled === undefined ? [] : [{ isEnabled: wanted.is_enabled }]),
    ...(wanted.is_connected === undefined ? [] : [{ isConnected: wanted.is_connected }]),
    ...(wanted.realtime_enabled === undefined ? [] : [{ realtimeEnabled: wanted.realtime_enabled }]),
    ...(pattern
      ? [{ $or: [{ name: pattern }, { location: pattern }, { ipAddress: pattern }, { serialNumber: pattern }] }]
      : []),
  ];
  return all.length > 0 ? { $and: all } : {};
}

function canonicalIp(text: string): string | null {
  const ip = parseIp(text.trim());
  if (!ip || text.includes('%') || ip.groups.every(group => group === 0)) return null;
  const [first = 0] = ip.groups;
  const isMulticast = ip.family === 4 ? first >> 8 >= 224 : first >> 8 === 0xff;
  return isMulticast ? null : formatIp(ip);
}
