import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { windowOf, type PageQuery } from '../../http/paging.js';
import { Clock } from '../../shared/clock.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { valueFor, type WantedValue, type WriteRequest } from '../engine/writing.rules.js';
import type { WriteResult, WriteTarget } from '../engine/writing.js';
import { BacnetPoint } from '../points/bacnet-point.entity.js';
import { toPointWriteView, type PointWriteView } from './point-write.dto.js';
import { PointWrite } from './point-write.entity.js';

const longestText = 300;

/** The book of commands: who wanted what of a point, and what became of it. */
@Injectable()
export class PointWrites {
  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** One page, newest first, and the number of all; `pointId` null: of all points. */
  async list(wanted: PageQuery, pointId: number | null): Promise<[PointWriteView[], number]> {
    const where = pointId === null ? {} : { point: pointId };
    const [writes, count] = await this.em.findAndCount(PointWrite, where, {
      ...windowOf(wanted),
      populate: ['point'],
      orderBy: { id: 'desc' },
      disableIdentityMap: true,
    });
    return [writes.map(toPointWriteView), count];
  }

  /**
   * Enters a command as part of the caller's transaction. Throws NotFound, or InvalidInput for what the point cannot take:
   * then nothing is sent at all.
   */
  async enter(pointId: number, request: WriteRequest, author: string): Promise<PointWrite> {
    const point = await this.find(pointId);
    const object = { type: point.objectType, instance: point.objectInstance };
    const wanted = valueFor(object, request, point.stateTexts.length > 0 ? point.stateTexts : null);
    if ('problem' in wanted) throw InvalidInput.field('value', wanted.problem);
    const write = this.em.create(PointWrite, {
      point,
      author,
      priority: request.priority,
      value: textOf(request.value),
      requestedAt: this.clock.now(),
    });
    await this.em.persist(write).flush();
    return write;
  }

  async target(pointId: number): Promise<WriteTarget> {
    const { device, objectType, objectInstance, stateTexts } = await this.find(pointId);
    const { address, instance, maxApdu } = device;
    return {
      device: { address, instance, maxApdu },
      object: { type: objectType, instance: objectInstance },
      states: stateTexts.length > 0 ? stateTexts : null,
    };
  }

  /** What the device made of it; people who watch are told. */
  async done(writeId: number, { outcome, readBack, fault }: WriteResult): Promise<void> {
    const back = readBack?.text ?? (readBack?.value == null ? null : String(readBack.value));
    await this.end(writeId, { outcome, readBack: back, error: fault?.text ?? null });
  }

  async failed(writeId: number, error: string): Promise<void> {
    await this.end(writeId, { outcome: 'failed', readBack: null, error });
  }

  private async end(
    writeId: number,
    { outcome, readBack, error }: { outcome: string; readBack: string | null; error: string | null },
  ): Promise<void> {
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const write = await em.findOne(PointWrite, writeId, { populate: ['point.device'] });
      if (!write || write.outcome != null) return;
      const now = this.clock.now();
      em.assign(write, { outcome, readBack: readBack?.slice(0, longestText), error, completedAt: now });
      const { point, author, value } = write;
      const message = `${author} ${value == null ? 'gave back the command' : `wrote ${value}`}: ${outcome}`;
      this.bus.record(
        'point.written',
        {
          point_id: point.id,
          device_id: point.device.id,
          device_name: point.device.name,
          name: point.name,
          by: author,
          value: value ?? null,
          outcome,
          message,
        },
        now,
      );
    });
  }

  private async find(pointId: number): Promise<BacnetPoint> {
    const point = await this.em.findOne(BacnetPoint, pointId, { populate: ['device'], refresh: true });
    if (!point) throw new NotFound('Point', pointId);
    return point;
  }
}

function textOf(value: WantedValue): string | null {
  return value === null ? null : String(value).slice(0, longestText);
}
