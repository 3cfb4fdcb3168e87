import type { ProbeAnswer } from '../sweep/probe-answer.rules.js';

/** What one sweep found out about one device. */
export interface Observation {
  deviceId: number;
  /** The instant of the answer; of the last attempt where there was none. */
  at: Date;
  answer: ProbeAnswer;
  /** Engine, or the kind of evidence; at most 30 characters. */
  source: string;
  rttMs: number | null;
}

/** When somebody looked. `blind`: this program could not see the network, so nothing was learned. */
export interface SweepTimes {
  startedAt: Date;
  endedAt: Date;
  blind: boolean;
}
