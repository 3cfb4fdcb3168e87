import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../../database/columns.js';
import { Block } from '../blocks/block.entity.js';
import { directionModes, pushTimeZones } from './attendance-device.rules.js';

/** A terminal people punch at: how it is reached, and what was last known of it. */
const AttendanceDeviceSchema = defineEntity({
  name: 'AttendanceDevice',
  uniques: [{ properties: ['ipAddress', 'port'] }],
  properties: {
    ...identified,
    name: p.string().length(100).unique(),
    block: () => p.manyToOne(Block).nullable().deleteRule('set null').index(),
    location: p.string().length(200).default(''),
    /** Null for a terminal that only pushes. */
    ipAddress: p.string().length(45).nullable(),
    port: p.integer().default(4370),
    /** Sealed: the communication key; null without one. */
    password: p.text().nullable().hidden(),
    /** IANA zone of the terminal's clock. */
    timezone: p.string().length(60),
    isEnabled: p.boolean().default(true),
    realtimeEnabled: p.boolean().default(true),
    /** Since when the live connection is given up; null while it is wanted or was switched off by hand. */
    realtimeDisabledAt: p.datetime().nullable(),
    directionMode: p.enum(directionModes).default('status'),
    /** Punches of one person closer together than this count once. */
    debounceSeconds: p.integer().default(60),
    pushTimeZone: p.enum(pushTimeZones).default('none'),

    serialNumber: p.string().length(60).nullable(),
    /** Platform of the hardware. */
    registrationNumber: p.string().length(60).nullable(),
    firmwareVersion: p.string().length(100).nullable(),
    deviceModel: p.string().length(60).nullable(),
    macAddress: p.string().length(40).nullable(),

    isConnected: p.boolean().default(false),
    /** Where the live connection is (`connection.rules`); null while nobody listens. */
    connectionState: p.string().length(20).nullable(),
    /** What went wrong last, for people; null while all is well. */
    problem: p.string().length(300).nullable(),
    failures: p.integer().default(0),
    failingSince: p.datetime().nullable(),
    retryAt: p.datetime().nullable(),
    lastHeardAt: p.datetime().nullable(),
    /** Whether people were told that it cannot be reached. */
    unreachableTold: p.boolean().default(false),

    pollingSyncedAt: p.datetime().nullable(),
    /** Polls in a row that failed, and when the next one is worth a try. */
    pollFailures: p.smallint().default(0),
    pollRetryAt: p.datetime().nullable(),
    /** When the whole log was read last: only then the ledger can be said to be complete. */
    logReadAt: p.datetime().nullable(),
    /** Records the terminal said it holds, and how many of those that were read are in the ledger. */
    logCount: p.integer().nullable(),
    logStored: p.integer().nullable(),
    logCapacity: p.integer().nullable(),
    userCount: p.integer().nullable(),
    /** Milliseconds its clock is ahead of this machine's. */
    clockDriftMs: p.bigint('number').nullable(),
    driftMeasuredAt: p.datetime().nullable(),
    /** Which alarms were raised and not taken back: `drift`, `capacity_80`, `capacity_95`. */
    alarms: p.json<string[]>().default([]),
    /** Per table the last stamp a pushing terminal gave. */
    pushStamps: p.json<Record<string, string>>().defaultRaw(`'{}'`),
    ...timestamped,
  },
});

export class AttendanceDevice extends AttendanceDeviceSchema.class {}
AttendanceDeviceSchema.setClass(AttendanceDevice);
