import { statfs } from 'node:fs/promises';
import type { DiskSpace } from './disk.rules.js';

/** Asks how full a disk is. */
export abstract class DiskClient {
  /** Of the disk that `path` is on. Rejects where it cannot be asked. */
  abstract space(path: string): Promise<DiskSpace>;
}

/** What the program may use, without what the system keeps for itself. */
export class SystemDiskClient extends DiskClient {
  async space(path: string): Promise<DiskSpace> {
    const { bavail, blocks, bsize } = await statfs(path);
    return { free: bavail * bsize, total: blocks * bsize };
  }
}
