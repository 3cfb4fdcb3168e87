import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { graceOf } from './grace.js';
import type { Observation, SweepTimes } from './observation.js';
import {
  beginSessions,
  endSessions,
  extendCoverage,
  loadOwners,
  loadWatched,
  openCounts,
  storeLiveness,
  type EndedSession,
  type Owner,
  type WatchedDevice,
} from './session-store.js';
import {
  afterAnswer,
  estimatedEnd,
  longestGapMs,
  slackMs,
  type GraceSettings,
  type SessionEnd,
} from './session.rules.js';
import { transitionsOf, type SessionChange } from './transition.rules.js';

/** Turns answers of devices into sessions, state changes and the facts that somebody came or went. */
@Injectable()
export class SessionsService {
  private readonly grace: GraceSettings;

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.grace = graceOf(config);
  }

  /**
   * Stores what a sweep has found: newest answers, sessions that began or are over, who came and who went, and that the
   * time was watched. One transaction; told twice it changes nothing. A blind sweep teaches nothing.
   */
  async observe(sweep: SweepTimes, observations: readonly Observation[]): Promise<void> {
    if (sweep.blind) return;
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      await extendCoverage(em, sweep, this.grace.intervalSeconds * 1000 + slackMs);
      if (observations.length === 0) return;
      const devices = await loadWatched(em, [...new Set(observations.map(({ deviceId }) => deviceId))]);
      const changes = this.changesOf(devices, observations);
      await storeLiveness(em, observations);
      await this.carryOut(em, devices, changes, 'silent');
    });
  }

  /**
   * A device gets another owner: its session goes on under the new one from the last answer on. Part of the caller's
   * transaction, after the device was stored; `before` is the former owner.
   */
  async moved(deviceId: number, before: number): Promise<void> {
    const [device] = await loadWatched(this.em, [deviceId]);
    if (!device || device.startedAt === null) return;
    const at = device.lastUpAt ?? device.startedAt;
    const closed = { from: device.startedAt, to: at };
    const { counts } = device;
    const [former] = await loadOwners(this.em, [before]);
    await this.carryOut(
      this.em,
      former ? [device, former] : [device],
      [
        { deviceId, employeeId: before, counts, closed, openedAt: null },
        { deviceId, employeeId: device.employeeId, counts, closed: null, openedAt: at },
      ],
      'moved',
    );
  }

  /** A device is about to be deleted: whoever was here by it alone goes. Part of the caller's transaction. */
  async removed(deviceId: number): Promise<void> {
    const [device] = await loadWatched(this.em, [deviceId]);
    if (!device || device.startedAt === null) return;
    const closed = { from: device.startedAt, to: device.lastUpAt ?? device.startedAt };
    await this.carryOut(this.em, [device], [changeOf(device, closed, null)], 'removed');
  }

  /**
   * After an outage of this program: all who were here then are taken to have gone (product R7). Part of the caller's
   * transaction, which holds the live order. Returns the number of devices.
   */
  async estimateEnds(outage: { lastSignOfLife: Date; startedAgainAt: Date; thresholdMs: number }): Promise<number> {
    const devices = await loadWatched(this.em, null);
    const changes = devices.map(device => {
      const to = estimatedEnd({
        lastUpAt: device.lastUpAt ?? device.startedAt ?? 0,
        lastSignOfLife: outage.lastSignOfLife.getTime(),
        startedAgainAt: outage.startedAgainAt.getTime(),
        thresholdMs: outage.thresholdMs,
      });
      return changeOf(device, { from: device.startedAt ?? to, to }, null);
    });
    await this.carryOut(this.em, devices, changes, 'outage');
    return changes.length;
  }

  private changesOf(devices: readonly WatchedDevice[], observations: readonly Observation[]): SessionChange[] {
    const byDevice = Map.groupBy(observations, ({ deviceId }) => deviceId);
    return devices.flatMap(device => {
      const gapMs = longestGapMs(device.deviceClass, this.grace);
      let open = openOf(device);
      return (byDevice.get(device.id) ?? []).flatMap(({ answer, at }) => {
        const step = afterAnswer(open, answer, at.getTime(), gapMs);
        open = step.open;
        if (!step.closed && !step.opened) return [];
        return [changeOf(device, step.closed, step.opened ? (step.open?.startedAt ?? null) : null)];
      });
    });
  }

  /** Sessions, state changes and facts. Each device appears in at most one ending and one beginning. */
  private async carryOut(
    em: EntityManager,
    people: readonly Owner[],
    changes: readonly SessionChange[],
    reason: SessionEnd,
  ): Promise<void> {
    if (changes.length === 0) return;
    const now = this.clock.now();
    await endSessions(
      em,
      changes.flatMap(change => endingOf(change, reason)),
      now,
    );
    const begun = changes.flatMap(({ deviceId, employeeId, openedAt }) =>
      openedAt === null ? [] : [{ deviceId, employeeId, startedAt: openedAt }],
    );
    await beginSessions(em, begun, now);
    const names = new Map(people.map(person => [person.employeeId, person]));
    const counts = await openCounts(em, [...names.keys()]);
    for (const { employeeId, type, at } of transitionsOf(changes, counts)) {
      const person = names.get(employeeId);
      if (!person) continue;
      const about = { employee_id: employeeId, employee_name: person.employeeName, fake_name: person.fakeName };
      const instant = new Date(at).toISOString();
      if (type === 'came_online') this.bus.record('employee.came_online', { ...about, since: instant }, now);
      else this.bus.record('employee.went_offline', { ...about, last_seen: instant }, now);
    }
  }
}

function openOf({ startedAt, lastUpAt }: WatchedDevice) {
  return startedAt === null ? null : { startedAt, lastUpAt: Math.max(startedAt, lastUpAt ?? startedAt) };
}

function changeOf(device: WatchedDevice, closed: SessionChange['closed'], openedAt: number | null): SessionChange {
  return { deviceId: device.id, employeeId: device.employeeId, counts: device.counts, closed, openedAt };
}

function endingOf({ deviceId, employeeId, closed }: SessionChange, reason: SessionEnd): EndedSession[] {
  return closed ? [{ deviceId, employeeId, endedAt: closed.to, reason, estimated: reason === 'outage' }] : [];
}
