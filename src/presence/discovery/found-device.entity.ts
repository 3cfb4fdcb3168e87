import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';

/** Something that answers on the network and belongs to nobody here yet. */
const FoundDeviceSchema = defineEntity({
  name: 'FoundDevice',
  properties: {
    ...identified,
    /** Null where the neighbour table shows none; then the address is its identity. */
    macAddress: p.string().length(17).nullable().unique(),
    ipAddress: p.string().length(45).index(),
    hostname: p.string().length(253).nullable(),
    firstSeenAt: p.datetime(),
    lastSeenAt: p.datetime(),
    /** Somebody said that it is of no interest. */
    ignored: p.boolean().default(false),
  },
});

export class FoundDevice extends FoundDeviceSchema.class {}
FoundDeviceSchema.setClass(FoundDevice);
