import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { Clock } from '../../../shared/clock.js';
import { writePoint, type WriteResult } from '../../engine/writing.js';
import { BacnetField } from '../../field/bacnet-field.js';
import { PointWrites } from '../../writing/point-writes.service.js';
import type { WritePayload } from '../task-payload.rules.js';
import type { TaskContext } from '../task-work.js';

/** Commands a point, once, and keeps what came of it. */
@Injectable()
export class WriteTask {
  constructor(
    private readonly field: BacnetField,
    private readonly writes: PointWrites,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async run(payload: WritePayload, { signal }: TaskContext): Promise<Record<string, unknown>> {
    const { writeId, pointId, value, priority } = payload;
    const target = await this.unitOfWork.run(() => this.writes.target(pointId));
    try {
      const client = await this.field.clientFor(target.device.address);
      const result = await writePoint(client, target, { value, priority }, { clock: this.clock, signal });
      await this.unitOfWork.run(() => this.writes.done(writeId, result));
      return { ...shown(result) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await this.unitOfWork.run(() => this.writes.failed(writeId, message));
      throw error;
    }
  }
}

function shown({ outcome, readBack, fault }: WriteResult) {
  return { outcome, read_back: readBack?.value ?? readBack?.text ?? null, error: fault?.text ?? null };
}
