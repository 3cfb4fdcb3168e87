import { plural } from '../../status/figures.js';
import { outcomeLook } from '../bacnet-words.js';
import type { BacnetTaskView, TaskStatusView } from '../types.js';

export const isUnderWay = ({ status }: Pick<TaskStatusView, 'status'>): boolean =>
  status === 'pending' || status === 'running';

const numberIn = (from: Record<string, unknown> | null, name: string): number => {
  const value = from?.[name];
  return typeof value === 'number' ? value : 0;
};

const textIn = (from: Record<string, unknown> | null, name: string): string => {
  const value = from?.[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** How far a task is, in words; `share` is 0..100, null where nobody knows how much there is. */
export function progressOf({ status, progress, type }: BacnetTaskView): { words: string; share: number | null } {
  if (status === 'pending') return { words: 'Waits for a worker', share: null };
  const [done, total] = [numberIn(progress, 'done'), numberIn(progress, 'total')];
  const share = total > 0 ? Math.min(100, (100 * done) / total) : null;
  const sums = `${done.toLocaleString()} of ${total.toLocaleString()}`;
  switch (progress?.['step']) {
    case 'asking':
      return { words: `Asking the network: ${sums}`, share };
    case 'listening':
      return { words: `Listening: ${plural(done, 'controller')} heard`, share: null };
    case 'describing':
      return { words: `Asking what they are: ${sums}`, share };
    case 'enumerating':
      return { words: `Listing their objects: ${sums}`, share };
    case 'collecting':
      return { words: `Reading values: ${sums} controllers`, share };
    default:
      return { words: type === 'write' ? 'Writing' : 'Begins', share: null };
  }
}

/** What came of a task, in words. */
export function resultText({ type, result }: TaskStatusView): string {
  if (!result) return '';
  if (type === 'discover') return foundText(result);
  if (type === 'write') return writtenText(result);
  const devices = numberIn(result, 'devices');
  if (type === 'collect') {
    const answered = numberIn(result, 'devices_answered');
    return `${plural(numberIn(result, 'readings_collected'), 'value')}, ${answered} of ${plural(devices, 'controller')} answered`;
  }
  const listed = numberIn(result, 'devices_listed');
  const incomplete = numberIn(result, 'incomplete');
  return [
    plural(numberIn(result, 'points_found'), 'point'),
    `${listed} of ${plural(devices, 'controller')} listed`,
    incomplete > 0 && `${incomplete} not completely`,
    ...problemsIn(result),
  ]
    .filter(Boolean)
    .join(', ');
}

function foundText(result: Record<string, unknown>): string {
  const duplicates = numberIn(result, 'duplicates');
  return [
    plural(numberIn(result, 'devices_found'), 'controller'),
    `${numberIn(result, 'devices_new')} new`,
    plural(numberIn(result, 'points_found'), 'new point'),
    duplicates > 0 && plural(duplicates, 'instance used twice', 'instances used twice'),
    result['network'] === 'mock' && 'simulated',
  ]
    .filter(Boolean)
    .join(', ');
}

function writtenText(result: Record<string, unknown>): string {
  const back = textIn(result, 'read_back');
  const { word } = outcomeLook(textIn(result, 'outcome'));
  return [word, back !== '' && `now reads ${back}`, textIn(result, 'error')].filter(Boolean).join(', ');
}

/** Ids of the devices a discovery has seen. */
export function devicesIn(result: Record<string, unknown> | null): number[] {
  const devices: unknown = result?.['devices'];
  if (!Array.isArray(devices)) return [];
  return devices.flatMap((device: unknown) =>
    typeof device === 'object' && device !== null && 'id' in device && typeof device.id === 'number' ? device.id : [],
  );
}

function problemsIn(result: Record<string, unknown>): string[] {
  const problems = result['problems'];
  if (typeof problems !== 'object' || problems === null) return [];
  return [...new Set(Object.values(problems))].filter(problem => typeof problem === 'string').slice(0, 3);
}
