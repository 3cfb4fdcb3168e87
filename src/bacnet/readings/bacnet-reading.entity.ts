import { defineEntity, p } from '@mikro-orm/core';

/** One value of one point, in day partitions, written and dropped in bulk; no foreign key for that reason. */
const BacnetReadingSchema = defineEntity({
  name: 'BacnetReading',
  properties: {
    pointId: p.integer().primary(),
    /** When it arrived. */
    at: p.datetime().primary(),
    /** Position in `readingSources`. */
    source: p.smallint().primary(),
    /** NaN and infinities are kept; null for text and where there is no value. */
    value: p.double().nullable(),
    valueText: p.string().length(300).nullable(),
    /** Bit 0 in alarm, 1 fault, 2 overridden, 3 out of service. */
    statusFlags: p.smallint().nullable(),
    reliability: p.smallint().nullable(),
    /** Position in `qualities`. */
    quality: p.smallint(),
    /** When the device says it was; null where it does not. */
    deviceAt: p.datetime().nullable(),
  },
});

export class BacnetReading extends BacnetReadingSchema.class {}
BacnetReadingSchema.setClass(BacnetReading);
