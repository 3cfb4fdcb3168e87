/** Free space of the disk the data is on, in bytes. */
export interface DiskSpace {
  free: number;
  total: number;
}

const lowShare = 0.05;
const lowBytes = 500 * 1024 * 1024;
/** It is over when there is clearly more than what is too little: a log that grows and is cut must not tell people twice an hour. */
const clearly = 1.2;

/** Whether the disk is low now, given that it was before: below 5 % or 500 MB; over again above 6 % and 600 MB. */
export function isLow({ free, total }: DiskSpace, wasLow: boolean): boolean {
  const margin = wasLow ? clearly : 1;
  return free < total * lowShare * margin || free < lowBytes * margin;
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `free of total are free (percent)`, for people. */
export function describeSpace({ free, total }: DiskSpace): string {
  const percent = total > 0 ? (free / total) * 100 : 0;
  return `${amount(free)} of ${amount(total)} are free (${percent.toFixed(1)} %)`;
}

function amount(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
