import type { Pace } from '../pace.js';

export interface DiscoveryProgress {
  step: 'asking' | 'listening' | 'describing';
  /** Questions asked, devices heard, devices described. */
  done: number;
  total: number;
}

export interface DiscoveryOptions extends Pace {
  onProgress?: (progress: DiscoveryProgress) => void;
}
