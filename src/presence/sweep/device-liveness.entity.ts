import { defineEntity, p } from '@mikro-orm/core';
import { Device } from '../devices/device.entity.js';
import { probeAnswers } from './probe-answer.rules.js';

/** When a device last answered: one row each, updated in one statement per sweep, no index on what changes. */
const DeviceLivenessSchema = defineEntity({
  name: 'DeviceLiveness',
  properties: {
    device: () => p.oneToOne(Device).primary().owner().deleteRule('cascade'),
    lastUpAt: p.datetime().nullable(),
    lastProbedAt: p.datetime().nullable(),
    lastAnswer: p.enum(probeAnswers).nullable(),
    /** Engine, or the kind of evidence. */
    source: p.string().length(30).nullable(),
    rttMs: p.float().nullable(),
  },
});

export class DeviceLiveness extends DeviceLivenessSchema.class {}
DeviceLivenessSchema.setClass(DeviceLiveness);
