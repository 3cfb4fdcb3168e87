import type { ServerState } from '../api/types.js';
import type {
  BacnetDeviceView,
  DeviceState,
  LimitState,
  PointView,
  Quality,
  ReadingSource,
  TaskStatus,
  TaskType,
} from './types.js';

/** A word, and the state whose shape and colour it has. */
interface Look {
  state: ServerState;
  word: string;
}

export const deviceLooks: Record<DeviceState, Look> = {
  offline: { state: 'down', word: 'Offline' },
  unknown: { state: 'unknown', word: 'Not asked yet' },
  online: { state: 'up', word: 'Online' },
};

export const qualityLooks: Record<Quality, Look> = {
  good: { state: 'up', word: 'Good' },
  uncertain: { state: 'degraded', word: 'Uncertain' },
  stale: { state: 'unknown', word: 'Old' },
  offline: { state: 'down', word: 'Offline' },
  fault: { state: 'down', word: 'Fault' },
  undecodable: { state: 'degraded', word: 'Unreadable' },
};

export const qualityHints: Record<Quality, string> = {
  good: 'The device vouches for it',
  uncertain: 'The device says it may be wrong, or somebody has overridden it',
  stale: 'It was not renewed when it should have been',
  offline: 'The device did not answer',
  fault: 'The device says it is wrong',
  undecodable: 'What the device sent cannot be read',
};

export const limitLooks: Record<LimitState, Look> = {
  low: { state: 'degraded', word: 'Too low' },
  high: { state: 'degraded', word: 'Too high' },
  normal: { state: 'up', word: 'Within limits' },
};

export const taskLooks: Record<TaskStatus, Look> = {
  pending: { state: 'unknown', word: 'Waiting' },
  running: { state: 'maintenance', word: 'Running' },
  completed: { state: 'up', word: 'Done' },
  failed: { state: 'down', word: 'Failed' },
};

export const taskWords: Record<TaskType, string> = {
  discover: 'Discovery',
  collect: 'Reading of values',
  enumerate: 'Listing of objects',
  write: 'Command',
};

const outcomeLooks: Record<string, Look> = {
  written: { state: 'up', word: 'Written' },
  relinquished: { state: 'up', word: 'Given back' },
  refused: { state: 'down', word: 'Refused' },
  failed: { state: 'down', word: 'Failed' },
  differs: { state: 'degraded', word: 'Reads otherwise' },
  unconfirmed: { state: 'unknown', word: 'Not confirmed' },
};

/** Null: it is under way. */
export const outcomeLook = (outcome: string | null): Look =>
  outcome === null
    ? { state: 'maintenance', word: 'Under way' }
    : (outcomeLooks[outcome] ?? { state: 'unknown', word: outcome });

export const sourceWords: Record<ReadingSource, string> = {
  poll: 'read',
  cov: 'told by the device',
  manual: 'read by hand',
};

const faultWords: Record<string, string> = {
  timeout: 'The controller did not answer.',
  unreachable: 'The question could not be sent.',
  malformed: 'What the controller answered cannot be read.',
};

/** Why there is no good value; sentences stay as they are. */
export const problemText = (problem: string): string =>
  faultWords[problem] ?? (/[.!?]$/.test(problem) ? problem : `The controller says: ${problem}.`);

/** The words of looks, as choices of a filter. */
export const choicesOf = (looks: Record<string, Look>) =>
  Object.entries(looks).map(([id, { word }]) => ({ id, name: word }));

/** Types of objects a controller usually has, by their numbers. */
export const objectTypeWords: Record<string, string> = {
  0: 'Analog input',
  1: 'Analog output',
  2: 'Analog value',
  3: 'Binary input',
  4: 'Binary output',
  5: 'Binary value',
  13: 'Multi-state input',
  14: 'Multi-state output',
  19: 'Multi-state value',
  23: 'Accumulator',
  40: 'Text value',
  45: 'Integer value',
  46: 'Large analog value',
  48: 'Positive integer value',
};

export const nameOfDevice = ({ name, instance }: Pick<BacnetDeviceView, 'name' | 'instance'>): string =>
  name || `Device ${instance}`;

/** `Analog input 3`. */
export const objectOf = ({ object_type: type, object_type_name: name, object_instance: instance }: PointView): string =>
  `${objectTypeWords[type] ?? name} ${instance}`;

export const nameOfPoint = (point: PointView): string => point.name || objectOf(point);
