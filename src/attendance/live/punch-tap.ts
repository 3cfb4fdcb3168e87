import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { TerminalTarget } from '../line/terminal-targets.service.js';
import { driftOf } from '../sync/drift.rules.js';
import type { TerminalListener } from '../terminal/terminal.client.js';
import { PunchIntake } from './punch-intake.js';

/** Hears what a live terminal tells and passes its punches on. */
@Injectable()
export class PunchTap {
  constructor(
    private readonly intake: PunchIntake,
    private readonly clock: Clock,
  ) {}

  /** `beat`: the terminal gave a sign of life, with the drift of its clock where it could be told. */
  listen(target: TerminalTarget, beat: (driftMs: number | null) => void): TerminalListener {
    let clockDriftMs: number | null = null;
    const source = 'live' as const;
    const deviceId = target.id;
    return {
      punched: punches => {
        const receivedAt = this.clock.now();
        this.intake.add(
          ...punches.map(({ code, time, verify, state, workCode, raw }) => ({
            punch: { deviceId, source, code, time, verify, state, workCode, raw, clockDriftMs, receivedAt },
          })),
        );
      },
      undecodable: raw => {
        const reason = 'An attendance event cannot be read.';
        this.intake.add({ scrap: { deviceId, source, raw, reason, receivedAt: this.clock.now() } });
      },
      beat: time => {
        const now = this.clock.now().getTime();
        clockDriftMs = driftOf(time, target.timezone, now, now) ?? clockDriftMs;
        beat(clockDriftMs);
      },
    };
  }

  /** Whether punches of the terminal were left out: then its log has to be read. */
  takeGap({ id }: TerminalTarget): boolean {
    return this.intake.takeGap(id);
  }
}
