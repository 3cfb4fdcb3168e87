import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent, withoutNul } from '../../http/may-be-absent.js';
import { parseInstant } from './instant.rules.js';

const largestId = 2 ** 31 - 1;
const nulMessage = '$property must not have a zero byte';

const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: value => typeof value === 'string' && parseInstant(value) !== null,
      defaultMessage: given => `${given?.property} must be an instant with its offset, such as 2026-03-02T08:00:00Z`,
    },
  });

/** Null is an answer, leaving it out is not. */
const MayBeNull = () => ValidateIf((_, value) => value !== null);

/** Somebody who is there now. */
export class SiteOnlineEmployee {
  /** As the site counts them. */
  @IsInt()
  @Min(1)
  @Max(largestId)
  employee_id: number;

  @IsString()
  @MaxLength(100)
  @Matches(withoutNul, { message: nulMessage })
  employee_name: string;

  @IsString()
  @MaxLength(100)
  @Matches(withoutNul, { message: nulMessage })
  fake_name: string;

  @IsString()
  @MaxLength(100)
  @Matches(withoutNul, { message: nulMessage })
  area: string;
}

/** Who is at another site now; sent every few minutes. */
export class SiteHeartbeat {
  /** What the site calls itself. */
  @IsString()
  @MaxLength(100)
  site_id: string;

  /** When it was made; ISO 8601 with an offset. */
  @IsInstant()
  timestamp: string;

  /** At most 3,500. */
  @IsArray()
  @ArrayMaxSize(3500)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SiteOnlineEmployee)
  devices_online: SiteOnlineEmployee[];
}

/** How long somebody was at another site in one hour. */
export class SitePresenceHour {
  /** As the site counts them. */
  @IsInt()
  @Min(1)
  @Max(largestId)
  employee_id: number;

  @IsString()
  @MaxLength(100)
  @Matches(withoutNul, { message: nulMessage })
  employee_name: string;

  @IsString()
  @MaxLength(100)
  @Matches(withoutNul, { message: nulMessage })
  fake_name: string;

  /** Calendar day of the site, `YYYY-MM-DD`. */
  @IsString()
  @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  date: string;

  /** Hour of the site's clocks, 0 to 23. */
  @IsInt()
  @Min(0)
  @Max(23)
  hour: number;

  /** When the hour began; ISO 8601 with an offset. Left out it follows from date, hour and the site's zone. */
  @MayBeAbsent()
  @IsInstant()
  hour_start?: string;

  /** First answer inside the hour; ISO 8601 with an offset. */
  @MayBeNull()
  @IsInstant()
  first_seen: string | null;

  /** Last answer inside the hour; ISO 8601 with an offset. */
  @MayBeNull()
  @IsInstant()
  last_seen: string | null;

  /** 0 to 60. */
  @IsInt()
  @Min(0)
  @Max(60)
  minutes_online: number;
}

/** Hours of presence at another site; sent every hour, and again when one has changed. */
export class SitePresenceMessage {
  /** What the site calls itself. */
  @IsString()
  @MaxLength(100)
  site_id: string;

  /** When the newest of them was summed up; ISO 8601 with an offset. */
  @IsInstant()
  timestamp: string;

  /** At most 2,000. */
  @IsArray()
  @ArrayMaxSize(2000)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SitePresenceHour)
  presence_data: SitePresenceHour[];
}

export class SiteHeartbeatReceipt {
  status: 'ok';
  /** ISO 8601, UTC. */
  received_at: string;
}

export class SitePresenceReceipt {
  status: 'ok';
  /** Hours in the message. */
  received: number;
  /** Hours that are new or newer than what was known. */
  changed: number;
}
