import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { query } from '../../database/bulk.js';
import { EventBus } from '../../events/bus.js';
import { lockLiveOrder } from '../../events/live-order.js';
import { Clock } from '../../shared/clock.js';
import { Device } from '../devices/device.entity.js';
import type { Identity } from './identity.rules.js';

/** Keeps the addresses of devices as the network shows them, and tells when something else answers in their place. */
@Injectable()
export class DeviceFinder {
  /** The unknown MAC that was told of, by device: a conflict is told once as long as it lasts. */
  private readonly told = new Map<number, string>();

  constructor(
    private readonly em: EntityManager,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** What follows from a sound sweep. One transaction, or none where everything is as it was. */
  async follow({ evidence, conflicts, moves, learned }: Identity): Promise<void> {
    const disputed = new Set(conflicts.map(({ deviceId }) => deviceId));
    for (const { deviceId } of evidence) if (!disputed.has(deviceId)) this.told.delete(deviceId);
    const fresh = conflicts.filter(({ deviceId, mac }) => this.told.get(deviceId) !== mac);
    if (fresh.length + moves.length + learned.length === 0) return;
    await this.em.transactional(async em => {
      await query(em, lockLiveOrder);
      const ids = [...fresh, ...moves, ...learned].map(({ deviceId }) => deviceId);
      const devices = new Map((await em.find(Device, { id: { $in: ids } })).map(device => [device.id, device]));
      for (const { deviceId, from, to } of moves) await this.move(em, devices.get(deviceId), from, to);
      for (const { deviceId, mac } of learned) await this.learn(em, devices.get(deviceId), mac);
      for (const { deviceId, address, mac } of fresh) this.dispute(devices.get(deviceId), address, mac);
    });
    for (const { deviceId, mac } of fresh) this.told.set(deviceId, mac);
  }

  async clockStepped(stepMs: number): Promise<void> {
    const now = this.clock.now();
    this.bus.record('clock.stepped', { at: now.toISOString(), seconds: Math.round(stepMs / 1000) }, now);
    await this.em.flush();
  }

  private async move(em: EntityManager, device: Device | undefined, from: string, to: string): Promise<void> {
    if (!device || device.ipAddress !== from || (await em.count(Device, { ipAddress: to })) > 0) return;
    const now = this.clock.now();
    em.assign(device, { ipAddress: to, updatedAt: now });
    const message = `${device.deviceName} has moved from ${from} to ${to}.`;
    this.bus.record('device.moved', { ...about(device), from, message }, now);
  }

  private async learn(em: EntityManager, device: Device | undefined, mac: string): Promise<void> {
    if (!device || device.macAddress || (await em.count(Device, { macAddress: mac })) > 0) return;
    const now = this.clock.now();
    em.assign(device, { macAddress: mac, updatedAt: now });
    this.bus.record('device.changed', about(device), now);
  }

  private dispute(device: Device | undefined, address: string, mac: string): void {
    if (!device) return;
    const message = `Something unknown (${mac}) answers at ${address}, the address of ${device.deviceName}.`;
    this.bus.record('device.conflict', { ...about(device), mac_address: mac, message }, this.clock.now());
  }
}

const about = ({ id, employee, deviceName, ipAddress }: Device) => ({
  device_id: id,
  employee_id: employee.id,
  name: deviceName,
  ip_address: ipAddress,
});
