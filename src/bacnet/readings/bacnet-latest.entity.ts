import { defineEntity, p } from '@mikro-orm/core';
import { BacnetPoint } from '../points/bacnet-point.entity.js';

/** The newest value of a point: what lists and cards show. */
const BacnetLatestSchema = defineEntity({
  name: 'BacnetLatest',
  properties: {
    point: () => p.oneToOne(BacnetPoint).primary().deleteRule('cascade'),
    at: p.datetime(),
    source: p.smallint(),
    value: p.double().nullable(),
    valueText: p.string().length(300).nullable(),
    statusFlags: p.smallint().nullable(),
    reliability: p.smallint().nullable(),
    quality: p.smallint(),
    deviceAt: p.datetime().nullable(),
    /** Since when the value is the same. */
    changedAt: p.datetime(),
    problem: p.string().length(300).nullable(),
  },
});

export class BacnetLatest extends BacnetLatestSchema.class {}
BacnetLatestSchema.setClass(BacnetLatest);
