import { InvalidInput } from '../../shared/errors.js';
import { discoveryProblem, type DiscoveryRequest } from '../engine/discovery/plan.rules.js';
import type { WantedValue } from '../engine/writing.rules.js';

type Stored = Readonly<Record<string, unknown>>;

/** What a discovery is asked for. */
export interface DiscoverPayload {
  /** Among simulated controllers. */
  mock: boolean;
  request: DiscoveryRequest;
}

export interface DevicesPayload {
  /** Null: all of them. */
  deviceIds: number[] | null;
}

export interface WritePayload {
  writeId: number;
  pointId: number;
  value: WantedValue;
  priority: number;
}

/** A payload as it was stored, perhaps by another version of this program: what makes no sense is refused. */
export function toDiscovery({ mock, request }: Stored): DiscoverPayload {
  const given: DiscoveryRequest = request && typeof request === 'object' ? { ...request } : {};
  const problem = discoveryProblem(given);
  if (problem) throw InvalidInput.field(problem.field, problem.message);
  return { mock: mock === true, request: given };
}

export function toDevices({ deviceIds }: Stored): DevicesPayload {
  if (deviceIds === null || deviceIds === undefined) return { deviceIds: null };
  if (Array.isArray(deviceIds) && deviceIds.every(id => Number.isInteger(id))) return { deviceIds };
  throw InvalidInput.field('device_ids', 'These are no ids of devices.');
}

export function toWrite({ writeId, pointId, value, priority }: Stored): WritePayload {
  const isValue = value === null || ['number', 'string', 'boolean'].includes(typeof value);
  if (!isInteger(writeId) || !isInteger(pointId) || !isInteger(priority) || !isValue)
    throw InvalidInput.field('value', 'This is no command.');
  return { writeId, pointId, priority, value: isWanted(value) ? value : null };
}

const isInteger = (value: unknown): value is number => Number.isInteger(value);

const isWanted = (value: unknown): value is WantedValue =>
  value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
