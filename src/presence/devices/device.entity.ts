import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';
import { Employee } from '../../people/employee.entity.js';
import { deviceClasses } from './device.rules.js';

/** Something somebody carries or works at, which answers on the network while its owner is here. */
const DeviceSchema = defineEntity({
  name: 'Device',
  properties: {
    ...identified,
    employee: () => p.manyToOne(Employee).deleteRule('cascade').index(),
    /** IPv4 or IPv6 in its canonical form. */
    ipAddress: p.string().length(45).unique(),
    /** `aa:bb:cc:dd:ee:ff`; null where none is known. The identity of the device where the neighbour table shows one. */
    macAddress: p.string().length(17).nullable().unique(),
    deviceName: p.string().length(100).default('Primary Device'),
    deviceClass: p.enum(deviceClasses).default('wired'),
    /** False for what is here without its owner: a desktop left on, a phone left on the desk. */
    countsForPresence: p.boolean().default(true),
    ...timestamped,
  },
});

export class Device extends DeviceSchema.class {}
DeviceSchema.setClass(Device);
