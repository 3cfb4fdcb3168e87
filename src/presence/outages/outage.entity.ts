import { defineEntity, p } from '@mikro-orm/core';
import { identified } from '../../database/columns.js';
import { outageCauses } from './outage.rules.js';

/** A time in which this program did not watch. */
const OutageSchema = defineEntity({
  name: 'Outage',
  properties: {
    ...identified,
    /** The last sign of life before. */
    startedAt: p.datetime().index(),
    endedAt: p.datetime(),
    cause: p.enum(outageCauses),
    /** Devices that were online before and got an estimated end. */
    devicesMarked: p.integer(),
  },
});

export class Outage extends OutageSchema.class {}
OutageSchema.setClass(Outage);
