import type { EventBus } from '../../events/bus.js';
import type { AttendanceDevice } from '../devices/attendance-device.entity.js';
import { alarmChanges, alarmsOf, alarmText, type TerminalHealth } from './alarm.rules.js';

/** Whether other alarms hold than those that were raised. */
export function hasOtherAlarms(device: AttendanceDevice): boolean {
  const { raised, over } = alarmChanges(device.alarms, alarmsOf(healthOf(device), device.alarms));
  return raised.length > 0 || over.length > 0;
}

/** Raises and ends alarms by what is known of the device now. */
export function judgeDevice(device: AttendanceDevice, bus: EventBus, at: Date): void {
  const health = healthOf(device);
  const now = alarmsOf(health, device.alarms);
  const { raised, over } = alarmChanges(device.alarms, now);
  const about = { device_id: device.id, name: device.name };
  for (const kind of raised) bus.record('terminal.alarm', { ...about, kind, message: alarmText(kind, health) }, at);
  for (const kind of over) bus.record('terminal.alarm_over', { ...about, kind, message: 'It is over' }, at);
  if (raised.length > 0 || over.length > 0) device.alarms = now;
}

function healthOf({ clockDriftMs, logCount, logCapacity, logStored }: AttendanceDevice): TerminalHealth {
  return {
    driftMs: clockDriftMs ?? null,
    logCount: logCount ?? null,
    logCapacity: logCapacity ?? null,
    logStored: logStored ?? null,
  };
}
