import type { EventBus } from '../../events/bus.js';
import { textOf, type Row } from './configuration.rules.js';

type Teller = (bus: EventBus, isNew: boolean, columns: Row, at: Date) => void;

/** Which facts tell the other parts of Sitewatch about a row that was made or changed; servers have a life of their own. */
const tellers: Readonly<Record<string, Teller>> = {
  employees: (bus, isNew, { id, employee_name: name, fake_name: fake }, at) =>
    bus.record(
      isNew ? 'employee.created' : 'employee.changed',
      { employee_id: Number(id), employee_name: textOf(name), fake_name: textOf(fake) },
      at,
    ),
  devices: (bus, isNew, { id, employee_id: employee, device_name: name, ip_address: ip }, at) =>
    bus.record(
      isNew ? 'device.created' : 'device.changed',
      { device_id: Number(id), employee_id: Number(employee), name: textOf(name), ip_address: textOf(ip) },
      at,
    ),
  terminals: (bus, isNew, { id, name }, at) =>
    bus.record(
      isNew ? 'attendance_device.created' : 'attendance_device.changed',
      { device_id: Number(id), name: textOf(name) },
      at,
    ),
};

export function tell(bus: EventBus, section: string, isNew: boolean, columns: Row, at: Date): void {
  tellers[section]?.(bus, isNew, columns, at);
}
