import type { Clock } from '../../../shared/clock.js';
import type { LineStyle } from './push-line.codec.js';

export interface PushingTerminalOptions {
  /** Where the server is: `http://127.0.0.1:3000`. */
  url: string;
  serialNumber?: string;
  clock?: Clock;
  /** The zone that the terminal's clock shows, UTC. */
  zone?: string;
  firmware?: string;
  habits?: Partial<PushHabits>;
}

/** How a terminal's firmware writes, and what goes wrong with it; each can be switched while it runs. */
export interface PushHabits extends LineStyle {
  /** Bodies are packed. */
  gzip: boolean;
  /** Paths end in `.aspx`. */
  aspx: boolean;
  /** The serial number is called `sn`. */
  smallSn: boolean;
  /** Content type of bodies; null: none. */
  contentType: string | null;
  /** Punches in one body. */
  batch: number;
  /** So many answers from now on do not arrive; what they were about is sent again. */
  lostAnswers: number;
  /** Sent with the next batch, before its lines. */
  badLines: string[];
}

export const usualHabits: PushHabits = {
  gzip: false,
  aspx: false,
  smallSn: false,
  epochTimes: false,
  shortLines: false,
  contentType: 'text/plain',
  batch: 100,
  lostAnswers: 0,
  badLines: [],
};
