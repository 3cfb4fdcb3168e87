import { EntityManager, type Loaded } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { BoundedMap } from '../../auth/bounded-map.js';
import { addressGroup } from '../../auth/passwords/login-throttle.rules.js';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { Forbidden, TooManyRequests } from '../../shared/errors.js';
import type { PushTimeZone } from '../devices/attendance-device.rules.js';
import { AttendanceDevice } from '../devices/attendance-device.entity.js';
import { PushTerminal } from './push-terminal.entity.js';
import { afterArrival, isWorthNoting, mostPending, pendingKeptMs, withFacts, type Arrivals } from './push.rules.js';
import type { PushCall } from './wire/push-call.codec.js';

/** A terminal that may deliver, with what is known of the device it is. */
export interface AdmittedTerminal {
  id: number;
  serialNumber: string;
  deviceId: number;
  timezone: string;
  pushTimeZone: PushTimeZone;
  stamps: Record<string, string>;
  clockDriftMs: number | null;
  facts: Record<string, string>;
}

const maxRemembered = 10_000;
const retryAfterSeconds = 3600;

/**
 * Knows which terminals may push. There is no secret in the protocol: whoever knows the serial number of an approved
 * terminal is taken for it.
 */
@Injectable()
export class PushGate {
  private readonly arrivals = new BoundedMap<string, Arrivals>(maxRemembered);

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Lets a terminal in that is approved, or that is a device here already and enabled. Throws Forbidden for every other,
   * which keeps its punches and comes again; one that was never heard of is noted for approval before. Throws
   * TooManyRequests where too many wait, or come from that address.
   */
  async admit(call: PushCall, address: string): Promise<AdmittedTerminal> {
    const terminal = (await this.find(call.serialNumber)) ?? (await this.welcome(call, address));
    const now = this.clock.now();
    const details = withFacts(terminal.details, call.said);
    if (details !== terminal.details || isWorthNoting(terminal, now, address)) {
      this.em.assign(terminal, { details, lastSeenAt: now, remoteAddress: address });
      if (terminal.device && terminal.approval === 'approved') terminal.device.lastHeardAt = now;
      await this.em.flush();
    }
    return admitted(terminal);
  }

  private find(serialNumber: string): Promise<KnownTerminal | null> {
    return this.em.findOne(PushTerminal, { serialNumber }, { populate: ['device'], refresh: true });
  }

  /** Notes a terminal that was never heard of. */
  private async welcome(call: PushCall, address: string): Promise<KnownTerminal> {
    this.countArrival(address);
    await this.em.transactional(async em => {
      // Held by one at a time, so that the limit is one and two first calls of a terminal make one row.
      await query(em, lockLiveOrder);
      if ((await em.count(PushTerminal, { serialNumber: call.serialNumber })) > 0) return;
      const device = await this.deviceOf(em, call.serialNumber);
      if (!device) await this.makeRoom(em);
      const now = this.clock.now();
      const terminal = em.create(PushTerminal, {
        serialNumber: call.serialNumber,
        approval: device ? 'approved' : 'pending',
        device,
        remoteAddress: address,
        details: call.said,
        firstSeenAt: now,
        lastSeenAt: now,
      });
      await em.persist(terminal).flush();
      if (!device) this.tell(terminal, now);
    });
    const terminal = await this.find(call.serialNumber);
    if (!terminal) throw new Forbidden('This terminal waits for approval.');
    return terminal;
  }

  /** The device whose serial number this is, if there is exactly one, enabled and not another terminal's. */
  private async deviceOf(em: EntityManager, serialNumber: string): Promise<AttendanceDevice | null> {
    const devices = await em.find(AttendanceDevice, { serialNumber, isEnabled: true }, { limit: 2 });
    const [device] = devices;
    if (!device || devices.length > 1) return null;
    return (await em.count(PushTerminal, { device })) > 0 ? null : device;
  }

  private async makeRoom(em: EntityManager): Promise<void> {
    const forgotten = new Date(this.clock.now().getTime() - pendingKeptMs);
    await em.nativeDelete(PushTerminal, { approval: 'pending', lastSeenAt: { $lt: forgotten } });
    if ((await em.count(PushTerminal, { approval: 'pending' })) >= mostPending)
      throw new TooManyRequests('Too many terminals wait for approval.', retryAfterSeconds);
  }

  private tell({ id, serialNumber, remoteAddress }: PushTerminal, now: Date): void {
    const message = `A terminal with the serial number ${serialNumber} calls from ${remoteAddress} and waits for approval.`;
    this.bus.record(
      'push_terminal.found',
      {
        push_terminal_id: id,
        name: serialNumber,
        serial_number: serialNumber,
        ip_address: remoteAddress,
        message,
      },
      now,
    );
  }

  private countArrival(address: string): void {
    const group = addressGroup(address);
    const arrivals = afterArrival(this.arrivals.get(group), this.clock.monotonic());
    if (!arrivals) throw new TooManyRequests('Too many new terminals call from this address.', retryAfterSeconds);
    this.arrivals.set(group, arrivals);
  }
}

type KnownTerminal = Loaded<PushTerminal, 'device'>;

function admitted({ id, serialNumber, approval, device, details }: KnownTerminal): AdmittedTerminal {
  if (approval === 'refused') throw new Forbidden('This terminal is refused.');
  if (approval === 'pending' || !device) throw new Forbidden('This terminal waits for approval.');
  if (!device.isEnabled) throw new Forbidden('This terminal is switched off.');
  return {
    id,
    serialNumber,
    deviceId: device.id,
    timezone: device.timezone,
    pushTimeZone: device.pushTimeZone,
    stamps: device.pushStamps,
    clockDriftMs: device.clockDriftMs ?? null,
    facts: details,
  };
}
