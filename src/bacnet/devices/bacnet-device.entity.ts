import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';
import { segmentations } from '../network/segmentation.rules.js';
import { deviceStates } from './bacnet-device.rules.js';

/** A controller on the network. Its identity is network and instance; its address may change. */
const BacnetDeviceSchema = defineEntity({
  name: 'BacnetDevice',
  uniques: [{ properties: ['network', 'instance'] }],
  properties: {
    ...identified,
    /** 0: the network this site is on. */
    network: p.integer().default(0),
    instance: p.integer(),
    /** As `network/address.codec` writes it. */
    address: p.string().length(60),
    /** Another address at which the same instance answered; null: none. */
    duplicateAddress: p.string().length(60).nullable(),
    name: p.string().length(200).default(''),
    vendorId: p.integer().nullable(),
    vendorName: p.string().length(200).nullable(),
    modelName: p.string().length(200).nullable(),
    firmware: p.string().length(200).nullable(),
    protocolRevision: p.integer().nullable(),
    maxApdu: p.integer().default(1476),
    segmentation: p.enum(segmentations).default('none'),
    databaseRevision: p.bigint('number').nullable(),
    systemStatus: p.integer().nullable(),
    /** Entered by hand, for what does not announce itself. */
    isStatic: p.boolean().default(false),
    /** False: it is left alone. */
    isEnabled: p.boolean().default(true),
    state: p.enum(deviceStates).default('unknown'),
    stateSince: p.datetime().nullable(),
    lastSeenAt: p.datetime().nullable(),
    /** Time-outs in a row, and when it is asked again (`engine/breaker.rules`). */
    failures: p.integer().default(0),
    retryAt: p.datetime().nullable(),
    problem: p.string().length(300).nullable(),
    /** What was learned about asking it (`engine/collection`). */
    profile: p.json<Record<string, unknown>>().defaultRaw(`'{}'`),
    objectsExpected: p.integer().nullable(),
    objectsComplete: p.boolean().default(false),
    enumeratedAt: p.datetime().nullable(),
    ...timestamped,
  },
});

export class BacnetDevice extends BacnetDeviceSchema.class {}
BacnetDeviceSchema.setClass(BacnetDevice);
