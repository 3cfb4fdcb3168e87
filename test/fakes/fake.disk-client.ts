import { DiskClient } from '../../src/operations/disk/disk.client.js';
import type { DiskSpace } from '../../src/operations/disk/disk.rules.js';

const gb = 1024 ** 3;

/** A disk of 100 GB that is as full as a test says. */
export class FakeDiskClient extends DiskClient {
  freeGb = 50;

  async space(): Promise<DiskSpace> {
    return { free: this.freeGb * gb, total: 100 * gb };
  }
}
