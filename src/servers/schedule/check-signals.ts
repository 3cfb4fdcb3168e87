import { Injectable } from '@nestjs/common';
import { ProcessMark } from '../../database/process-mark.js';
import { EventBus } from '../../events/bus.js';
import { Health } from '../../http/health.js';
import { Metrics } from '../../http/metrics.js';

/** Where the monitor listens and reports, and who it is. */
@Injectable()
export class CheckSignals {
  constructor(
    readonly bus: EventBus,
    readonly health: Health,
    readonly metrics: Metrics,
    readonly mark: ProcessMark,
  ) {}
}
