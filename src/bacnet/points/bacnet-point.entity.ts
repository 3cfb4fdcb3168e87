import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';
import { BacnetDevice } from '../devices/bacnet-device.entity.js';
import { limitStates } from './bacnet-point.rules.js';

/** An object of a controller that has a value. */
const BacnetPointSchema = defineEntity({
  name: 'BacnetPoint',
  uniques: [{ properties: ['device', 'objectType', 'objectInstance'] }],
  properties: {
    ...identified,
    device: () => p.manyToOne(BacnetDevice).deleteRule('cascade'),
    objectType: p.smallint(),
    objectInstance: p.integer(),
    name: p.string().length(200).default(''),
    description: p.string().length(300).default(''),
    /** Number of the engineering unit; null where it has none. */
    units: p.integer().nullable(),
    /** Texts of the states of a binary or multi-state point, in order. */
    stateTexts: p.json<string[]>().default([]),
    /** Whether it has a priority array. */
    isCommandable: p.boolean().default(false),
    /** Whether its value is collected. */
    isEnabled: p.boolean().default(true),
    intervalSeconds: p.integer().default(60),
    /** Ask the device to tell changes by itself. */
    useCov: p.boolean().default(false),
    lowLimit: p.float().nullable(),
    highLimit: p.float().nullable(),
    /** How far back inside the limits the value has to come before it counts as normal. */
    hysteresis: p.float().default(0),
    limitState: p.enum(limitStates).default('normal'),
    limitSince: p.datetime().nullable(),
    /** The device does not list it any more. */
    isMissing: p.boolean().default(false),
    /** What could not be read of it when it was found. */
    problem: p.string().length(300).nullable(),
    ...timestamped,
  },
});

export class BacnetPoint extends BacnetPointSchema.class {}
BacnetPointSchema.setClass(BacnetPoint);
