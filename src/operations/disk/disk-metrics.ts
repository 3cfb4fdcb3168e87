import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Metrics } from '../../http/metrics.js';
import { DiskClient } from './disk.client.js';

/** Room on the disk of the data folder. */
@Injectable()
export class DiskMetrics {
  constructor(disk: DiskClient, { dataDir }: Config, metrics: Metrics) {
    metrics.register({
      name: 'sitewatch_disk_bytes',
      help: 'The disk of the data folder: all of it, and what is free.',
      type: 'gauge',
      read: async () => {
        const { free, total } = await disk.space(dataDir);
        return [
          { labels: { kind: 'free' }, value: free },
          { labels: { kind: 'total' }, value: total },
        ];
      },
    });
  }
}
