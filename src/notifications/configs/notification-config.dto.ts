import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageQuery, toIds, toWords } from '../../http/paging.js';
import { severities, type Severity } from '../../shared/severity.js';
import { notificationTypes, type NotificationType } from './notification-config.rules.js';

const maxId = 2 ** 31 - 1;
const daySeconds = 86_400;
const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

/** `search` looks into names and recipients. */
export class NotificationConfigQuery extends PageQuery {
  /** Configs of these servers: `1,2`; `0` stands for those of all servers. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(maxId, { each: true })
  server?: number[];

  /** `email,sms` */
  @ApiPropertyOptional({ enum: notificationTypes, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(notificationTypes, { each: true })
  notification_type?: NotificationType[];

  /** `true` or `false`. */
  @ApiProperty({ type: Boolean, required: false })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  enabled?: boolean;
}

/** Who is to be told what, when and on which way. What is left out gets the default that is named. */
export class CreateNotificationConfig {
  /** What people call it; default empty. */
  @MayBeAbsent()
  @MaxLength(100)
  @Matches(/^\P{Cc}*$/u, { message: 'name must not have control characters' })
  name?: string;

  /** Id of the server it is about; null (default): everything. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(maxId)
  server?: number | null;

  @ApiProperty({ enum: notificationTypes })
  @IsIn(notificationTypes)
  notification_type: NotificationType;

  /**
   * Addresses of `email`, separated by commas; the address of a `webhook`; the number of `sms` as `+380441234567`; the chat
   * of `telegram`; the address of an `ntfy` topic; for `slack` and `teams` a name people know it by.
   */
  @MaxLength(2000)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: 'recipient must not be empty or have control characters' })
  recipient: string;

  /**
   * Stored encrypted and never shown again; what is given replaces all of them. `webhook`: `secret`, `previous_secret`
   * (one is made where none is given); `slack`, `teams`: `url`; `telegram`: `token`, `base_url`; `ntfy`: `token`.
   */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' }, nullable: true, writeOnly: true })
  @IsOptional()
  @IsObject()
  secrets?: Record<string, string> | null;

  /** Default true. */
  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;

  /** Whether it is told when something breaks. Default true. */
  @MayBeAbsent()
  @IsBoolean()
  notify_on_failure?: boolean;

  /** Whether it is told when that is over. Default true. */
  @MayBeAbsent()
  @IsBoolean()
  notify_on_recovery?: boolean;

  /** Nothing less is told; default `info`: everything. */
  @ApiPropertyOptional({ enum: severities })
  @MayBeAbsent()
  @IsIn(severities)
  minimum_severity?: Severity;

  /** `HH:MM`, with `quiet_until`: nothing is sent in between, it waits. May pass midnight. Null (default): never quiet. */
  @IsOptional()
  @Matches(clock, { message: 'quiet_from must be like 22:00' })
  quiet_from?: string | null;

  /** `HH:MM` */
  @IsOptional()
  @Matches(clock, { message: 'quiet_until must be like 07:00' })
  quiet_until?: string | null;

  /** IANA name of the zone the quiet hours are in: `Europe/Kyiv`. Default: the site's. */
  @IsOptional()
  @Matches(/^[\w+/-]+$/)
  @MaxLength(64)
  quiet_zone?: string | null;

  /** Least seconds between two messages, 0 to 86400; what happens meanwhile is gathered into one. Default 60. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(daySeconds)
  digest_seconds?: number;

  /** Seconds something must last without anybody taking care before it is told, up to a week; default 0: told at once. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(7 * daySeconds)
  escalation_delay_seconds?: number;
}

/** What is left out stays as it is, the secrets too; null clears what may be null. */
export class UpdateNotificationConfig extends PartialType(CreateNotificationConfig, { skipNullProperties: false }) {}
