import { PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf } from '../../http/paging.js';
import { isInMaintenance } from './maintenance.rules.js';
import type { MaintenanceWindow } from './maintenance-window.entity.js';
import { timesOf, type WindowSettings } from './window.rules.js';

const hasOffset = { message: 'give an instant with its offset, like 2026-03-01T20:00:00Z' };

/** Once, with `starts_at` and `ends_at`, or every week, with the other four. Applies to all servers unless some are chosen. */
export class CreateMaintenanceWindow {
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: 'name must not be empty or have control characters' })
  name: string;

  /** Servers it applies to. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(1000)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2 ** 31 - 1, { each: true })
  server_ids?: number[];

  /** It applies to servers with one of these tags, too. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(/^(?=.*\S)[^,|\p{Cc}]{1,50}$/u, {
    each: true,
    message: 'each tag has 1 to 50 characters without comma and |',
  })
  tags?: string[];

  /** ISO 8601 with `Z` or an offset. */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true }, hasOffset)
  @Matches(/T.*(Z|[+-]\d\d:\d\d)$/, hasOffset)
  starts_at?: string | null;

  /** After `starts_at`. */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true }, hasOffset)
  @Matches(/T.*(Z|[+-]\d\d:\d\d)$/, hasOffset)
  ends_at?: string | null;

  /** Days on which it begins, 0 = Sunday. */
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(6, { each: true })
  weekdays?: number[];

  /** When it begins on the clocks of `time_zone`: `HH:MM`. */
  @IsOptional()
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'local_time must be like 02:30' })
  local_time?: string | null;

  /** 1 to 10080 (a week). */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_080)
  duration_minutes?: number | null;

  /** IANA name: `Europe/Vienna`. */
  @IsOptional()
  @Matches(/^[\w+/-]+$/)
  @MaxLength(64)
  time_zone?: string | null;
}

/** What is left out stays as it is; null (for lists: an empty one) clears. */
export class UpdateMaintenanceWindow extends PartialType(CreateMaintenanceWindow, { skipNullProperties: false }) {}

/** A time in which servers may fail without anybody being told. */
export class MaintenanceWindowView {
  id: number;
  name: string;
  /** With `tags`: the servers it applies to; both empty: all. */
  server_ids: number[];
  tags: string[];
  /** ISO 8601, UTC. */
  starts_at: string | null;
  /** ISO 8601, UTC. */
  ends_at: string | null;
  /** 0 = Sunday. */
  weekdays: number[];
  /** `HH:MM` on the clocks of `time_zone`. */
  local_time: string | null;
  duration_minutes: number | null;
  /** IANA name. */
  time_zone: string | null;
  /** Whether it is open now. */
  active: boolean;
}

export class MaintenanceWindowPage extends PageOf(MaintenanceWindowView) {}

/** Completes or changes settings by what was given. */
export function withInput(settings: WindowSettings, input: UpdateMaintenanceWindow): WindowSettings {
  const { starts_at, ends_at, ...others } = input;
  const plain = Object.entries(others).filter(([, value]) => value !== undefined);
  return {
    ...settings,
    ...Object.fromEntries(plain),
    ...(starts_at === undefined ? {} : { starts_at: instantOf(starts_at) }),
    ...(ends_at === undefined ? {} : { ends_at: instantOf(ends_at) }),
  };
}

export function settingsOf(window: MaintenanceWindow): WindowSettings {
  return {
    name: window.name,
    server_ids: window.serverIds,
    tags: window.tags,
    starts_at: window.startsAt?.getTime() ?? null,
    ends_at: window.endsAt?.getTime() ?? null,
    weekdays: window.weekdays,
    local_time: window.localTime ?? null,
    duration_minutes: window.durationMinutes ?? null,
    time_zone: window.timeZone ?? null,
  };
}

/** The same under the names of the entity. */
export function columnsOf(settings: WindowSettings) {
  return {
    name: settings.name,
    serverIds: settings.server_ids,
    tags: settings.tags,
    startsAt: dateOf(settings.starts_at),
    endsAt: dateOf(settings.ends_at),
    weekdays: settings.weekdays.toSorted((a, b) => a - b),
    localTime: settings.local_time,
    durationMinutes: settings.duration_minutes,
    timeZone: settings.time_zone,
  };
}

export function toWindowView(window: MaintenanceWindow, now: Date): MaintenanceWindowView {
  const settings = settingsOf(window);
  const times = timesOf(settings);
  return {
    id: window.id,
    ...settings,
    starts_at: window.startsAt?.toISOString() ?? null,
    ends_at: window.endsAt?.toISOString() ?? null,
    active: times !== null && isInMaintenance(times, now.getTime()),
  };
}

const instantOf = (text: string | null) => (text === null ? null : Date.parse(text));
const dateOf = (instant: number | null) => (instant === null ? null : new Date(instant));
