import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Segmentation } from '../network/segmentation.rules.js';
import { BacnetDevice } from './bacnet-device.entity.js';

/** A device as it is asked. */
export interface AskableDevice {
  id: number;
  instance: number;
  address: string;
  maxApdu: number;
  segmentation: Segmentation;
  profile: Record<string, unknown>;
  /** None: its objects were never listed. */
  enumeratedAt?: Date | null;
}

/** The devices that may be asked, also those without points. */
@Injectable()
export class AskableDevices {
  constructor(private readonly em: EntityManager) {}

  /** Those of the ids that exist and are enabled; null: all enabled ones. */
  find(ids: readonly number[] | null): Promise<AskableDevice[]> {
    const where = { isEnabled: true, ...(ids ? { id: { $in: [...ids] } } : {}) };
    return this.em.find(BacnetDevice, where, { orderBy: { id: 'asc' }, disableIdentityMap: true });
  }
}
