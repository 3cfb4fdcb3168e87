import { defineEntity, p } from '@mikro-orm/core';
import { identified, timestamped } from '../database/columns.js';

/** Another site that reports to this one. */
const SiteSchema = defineEntity({
  name: 'Site',
  properties: {
    ...identified,
    /** What the other program calls itself: its SITE_ID. */
    siteId: p.string().length(100).unique(),
    name: p.string().length(100).default(''),
    /** SHA-256 of its token in hex. */
    tokenHash: p.string().length(64),
    timeZone: p.string().length(64).default('UTC'),
    enabled: p.boolean().default(true),
    lastHeartbeatAt: p.datetime().nullable(),
    /** The instant its newest heartbeat was made, by its own clock: an older one that arrives late changes nothing. */
    reportedAt: p.datetime().nullable(),
    /** Who was there at that instant. */
    online: p.json<{ employee_id: number; employee_name: string; fake_name: string; area: string }[]>().default([]),
    /** Set once its silence was announced. */
    silentSince: p.datetime().nullable(),
    ...timestamped,
  },
});

export class Site extends SiteSchema.class {}
SiteSchema.setClass(Site);
