import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { EventBus } from '../../events/bus.js';
import { Clock } from '../../shared/clock.js';
import type { DeviceTime } from '../terminal/wire/device-time.codec.js';
import type { RecordSource } from './attendance-record.rules.js';
import { importedFacts, newsFact, timeOfNews } from './ledger-facts.js';
import { addScraps, countOfDay, isHeld, lockDevices, namesOfCodes, type DevicesOfLedger } from './ledger.queries.js';
import { addRecords, improveRecords, type AddedOfDevice, type LedgerRow } from './record-rows.queries.js';
import { recordTime } from './record-time.rules.js';
import { ZonedTimes } from './zoned-times.js';

/** A punch on its way into the ledger, by whatever way it came. */
export interface IncomingPunch {
  deviceId: number;
  source: RecordSource;
  code: string;
  time: DeviceTime;
  verify: number | null;
  state: number | null;
  workCode: number | null;
  /** The bytes it was read from. */
  raw: Buffer;
  /** How far the terminal's clock is ahead, in ms; null where nobody knows. */
  clockDriftMs: number | null;
  receivedAt: Date;
}

/** What was sent as a punch and cannot be read. */
export interface IncomingScrap {
  deviceId: number;
  source: RecordSource;
  raw: Buffer;
  reason: string;
  receivedAt: Date;
}

export interface StoredPunches {
  /** New in the ledger. */
  stored: number;
  /** There already, or of a device that was deleted meanwhile. */
  known: number;
}

const maxZones = 100;
const longestLocalTime = 'YYYY-MM-DDTHH:MM:SS'.length;
/** Punches of one batch that are told one by one; the others are only counted. */
const mostNews = 500;

/**
 * The one way punches get into the ledger: each once, by device, code and local time, from whatever source. Rows are never
 * taken away and never changed but for what another source knew better.
 */
@Injectable()
export class Ledger {
  private readonly zones = new Map<string, ZonedTimes>();

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Stores them in one transaction; when it resolves they are safe. A few thousand at once are best. */
  async store(punches: readonly IncomingPunch[], scraps: readonly IncomingScrap[] = []): Promise<StoredPunches> {
    if (punches.length === 0 && scraps.length === 0) return { stored: 0, known: 0 };
    return this.em.transactional(async em => {
      const devices = await lockDevices(em, [...new Set([...punches, ...scraps].map(({ deviceId }) => deviceId))]);
      const rows = punches.flatMap(punch => {
        const device = devices.get(punch.deviceId);
        return device ? [this.rowOf(punch, device.timezone)] : [];
      });
      const distinct = rows
        .toSorted(inOneOrder)
        .filter((row, index, all) => index === 0 || isOther(row, all[index - 1]));
      const added = await addRecords(em, distinct, timeOfNews(this.clock.now()));
      const stored = added.reduce((sum, { count }) => sum + count, 0);
      if (stored < distinct.length) await improveRecords(em, distinct);
      await addScraps(
        em,
        scraps.filter(({ deviceId }) => devices.has(deviceId)),
      );
      await this.tell(em, added, devices);
      return { stored, known: punches.length - stored };
    });
  }

  /** Whether there is a punch of that code and local time at the terminal. */
  holds(deviceId: number, code: string, localTime: string): Promise<boolean> {
    return isHeld(this.em, deviceId, code, localTime);
  }

  /** Punches at a terminal on a local day, `YYYY-MM-DD`. */
  countOfDay(deviceId: number, day: string): Promise<number> {
    return countOfDay(this.em, deviceId, day);
  }

  /** Facts come last: their rows take the live order, which must not be held while others are waited for. */
  private async tell(em: EntityManager, added: readonly AddedOfDevice[], devices: DevicesOfLedger): Promise<void> {
    const now = this.clock.now();
    const told = added.flatMap(({ news }) => news).slice(0, mostNews);
    const names = await namesOfCodes(em, [...new Set(told.map(({ code }) => code))]);
    for (const record of told) this.bus.record('punch.recorded', newsFact(record, names, devices), now);
    for (const fact of importedFacts(added, told, devices)) this.bus.record('punches.imported', fact, now);
  }

  private rowOf(punch: IncomingPunch, timezone: string): LedgerRow {
    const zone = this.zoneOf(timezone);
    const isLive = punch.source === 'live';
    const time = recordTime(punch.time, local => zone.resolve(local), punch.receivedAt.getTime(), isLive);
    // A live event can carry bytes that no clock shows and that are longer to write; the raw record has them all.
    return { ...punch, ...time, localTime: punch.time.text.slice(0, longestLocalTime) };
  }

  private zoneOf(timezone: string): ZonedTimes {
    let zone = this.zones.get(timezone);
    if (!zone) {
      if (this.zones.size >= maxZones) this.zones.clear();
      this.zones.set(timezone, (zone = new ZonedTimes(timezone)));
    }
    return zone;
  }
}

/** Two transactions with the same punches must not take them in different orders, or each would wait for the other. */
function inOneOrder(a: LedgerRow, b: LedgerRow): number {
  return a.deviceId - b.deviceId || compare(a.localTime, b.localTime) || compare(a.code, b.code);
}

/** The log of a terminal can have the same key twice: the first one counts, at every reading. */
function isOther(row: LedgerRow, before: LedgerRow | undefined): boolean {
  return !before || inOneOrder(row, before) !== 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
