import { defineEntity, p } from '@mikro-orm/core';
import { Site } from './site.entity.js';

/** An hour of one employee as another site has reported it; the greater revision stays. */
const SitePresenceSchema = defineEntity({
  name: 'SitePresence',
  indexes: [{ properties: ['site', 'date'] }],
  properties: {
    site: () => p.manyToOne(Site).primary().deleteRule('cascade'),
    hourStart: p.datetime().primary(),
    employeeId: p.integer().primary(),
    employeeName: p.string().length(100),
    fakeName: p.string().length(100),
    /** Calendar day and hour of the other site. */
    date: p.date(),
    hour: p.smallint(),
    firstSeen: p.datetime().nullable(),
    lastSeen: p.datetime().nullable(),
    minutesOnline: p.integer(),
    /** As the other Sitewatch counts them; 0 where the sender counts none. */
    revision: p.integer(),
    /** When the report was made, by the other site's clock. */
    reportedAt: p.datetime(),
    receivedAt: p.datetime(),
  },
});

export class SitePresence extends SitePresenceSchema.class {}
SitePresenceSchema.setClass(SitePresence);
