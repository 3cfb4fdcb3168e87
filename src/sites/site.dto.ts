import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent.js';
import { PageOf, PageQuery } from '../http/paging.js';
import { siteStatus, siteStatuses, type SiteStatus } from './site.rules.js';
import type { Site } from './site.entity.js';

const trimmed = () => Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));
const withoutControls = /^\P{Cc}*$/u;

/** A site that reports to this one. What is left out gets the default that is named. */
export class CreateSite {
  /** What the other program calls itself: its SITE_ID. Unique; 1 to 100 characters. */
  @trimmed()
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: '$property must not be empty or have control characters' })
  site_id: string;

  /** What people call it; default: its site_id. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(withoutControls, { message: '$property must not have control characters' })
  name?: string;

  /** The zone its days and hours are counted in, for senders that do not say it: `Europe/Lisbon`. Default `UTC`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(64)
  time_zone?: string;

  /** False: nothing is taken from it, and its silence is not told. Default true. */
  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

/** What is left out stays as it is. */
export class UpdateSite extends PartialType(CreateSite, { skipNullProperties: false }) {}

/** `search` looks into site_id and name. */
export class SiteQuery extends PageQuery {
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  enabled?: boolean;
}

export class SiteView {
  id: number;
  site_id: string;
  name: string;
  time_zone: string;
  enabled: boolean;
  /** `silent`: without a heartbeat for 15 minutes; `never`: none has come yet. */
  @ApiProperty({ enum: siteStatuses })
  status: SiteStatus;
  /** When the newest heartbeat came; ISO 8601, UTC. */
  last_heartbeat: string | null;
  /** When it was made, by the clock of the site; ISO 8601, UTC. */
  reported_at: string | null;
  /** The last heartbeat before its silence, once that was told; ISO 8601, UTC. */
  silent_since: string | null;
  /** How many were there at its newest heartbeat. */
  online_count: number;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

export class SiteToken {
  /** For the CLOUD_API_TOKEN of the other program. Shown this once: only a hash of it is kept. */
  token: string;
}

export class NewSiteView extends SiteView {
  /** For the CLOUD_API_TOKEN of the other program. Shown this once: only a hash of it is kept. */
  token: string;
}

export class SitePage extends PageOf(SiteView) {}

export function toSiteView(site: Site, now: Date): SiteView {
  const { lastHeartbeatAt, silentSince } = site;
  const heard = {
    enabled: site.enabled,
    lastHeartbeatAt: lastHeartbeatAt?.getTime() ?? null,
    silentSince: silentSince?.getTime() ?? null,
  };
  return {
    id: site.id,
    site_id: site.siteId,
    name: site.name,
    time_zone: site.timeZone,
    enabled: site.enabled,
    status: siteStatus(heard, now.getTime()),
    last_heartbeat: lastHeartbeatAt?.toISOString() ?? null,
    reported_at: site.reportedAt?.toISOString() ?? null,
    silent_since: silentSince?.toISOString() ?? null,
    online_count: site.online.length,
    created_at: site.createdAt.toISOString(),
    updated_at: site.updatedAt.toISOString(),
  };
}
