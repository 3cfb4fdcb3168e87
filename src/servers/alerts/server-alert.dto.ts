import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { CursorPageOf, CursorQuery, toIds, toWords } from '../../http/paging.js';
import { severities, type Severity } from '../../shared/severity.js';
import { alertKinds, alertTypes, type AlertKind, type AlertType } from './alert.rules.js';
import type { ServerAlert } from './server-alert.entity.js';

const largestId = 2 ** 31 - 1;
const toFlag = () => Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));

/** `since` and `until` are about when the alerts were raised. */
export class AlertQuery extends CursorQuery {
  /** Only these servers: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  server_id?: number[];

  /** Only alerts about one of these: `cpu,disk`. */
  @ApiProperty({ enum: alertKinds, isArray: true, required: false })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(alertKinds, { each: true })
  kind?: AlertKind[];

  /** Only alerts, or only anomalies. */
  @ApiProperty({ enum: alertTypes, required: false })
  @IsOptional()
  @IsIn(alertTypes)
  type?: AlertType;

  /** Only these: `warning,critical`. */
  @ApiProperty({ enum: severities, isArray: true, required: false })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(severities, { each: true })
  severity?: Severity[];

  /** `true`: only those that go on, `false`: only those that are resolved. */
  @ApiProperty({ type: Boolean, required: false })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  active?: boolean;

  /** Whether somebody takes care of it. */
  @ApiProperty({ type: Boolean, required: false })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  acknowledged?: boolean;

  /** Only those that belong to this incident. */
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? Number(value) : value))
  @IsInt()
  @Min(1)
  @Max(largestId)
  incident?: number;
}

export class RaiseAlert {
  /** Id of the server it is about. */
  @IsInt()
  @Min(1)
  @Max(largestId)
  server: number;

  /** Tells the alerts of one server apart: the same subject again changes the one that is active. Default: empty. */
  @ValidateIf((_, value) => value !== undefined)
  @Matches(/^\P{Cc}*$/u, { message: 'subject must not contain control characters' })
  @MaxLength(200)
  subject?: string;

  @ApiProperty({ enum: severities })
  @IsIn(severities)
  severity: Severity;

  /** What is the matter, for a person; at most 1000 characters. */
  @Matches(/^[^\0]*$/)
  @MaxLength(1000)
  @MinLength(1)
  message: string;

  /** What was measured. */
  @IsOptional()
  @IsNumber()
  value?: number | null;

  /** What it should not be above, or below. */
  @IsOptional()
  @IsNumber()
  threshold?: number | null;
}

/** Something about a server that needs a look but is no outage. */
export class AlertView {
  id: number;
  server: number;
  server_name: string;
  /** What it is about; `custom` alerts are raised through the API. */
  @ApiProperty({ enum: alertKinds })
  kind: AlertKind;
  /** An alert is over a threshold somebody set, an anomaly far from what is usual. */
  @ApiProperty({ enum: alertTypes })
  type: AlertType;
  /** The fingerprint of a certificate, the key an API client has chosen; else empty. */
  subject: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  message: string;
  /** Percent, load per core, milliseconds or days left, after its kind; null where it is not about a figure. */
  @ApiProperty({ type: Number, nullable: true })
  value: number | null;
  @ApiProperty({ type: Number, nullable: true })
  threshold: number | null;
  active: boolean;
  /** ISO 8601, UTC. */
  raised_at: string;
  /** When it was last found to go on, to the minute or better. */
  last_seen_at: string;
  acknowledged_at: string | null;
  /** Login that takes care of it. */
  acknowledged_by: string | null;
  /** Null while it goes on. */
  resolved_at: string | null;
  /** Login that ended it; null where it went away by itself. */
  resolved_by: string | null;
  /** Id of the outage it belongs to. */
  @ApiProperty({ type: Number, nullable: true })
  incident: number | null;
}

export class AlertPage extends CursorPageOf(AlertView) {}

export function toAlertView(
  alert: Omit<ServerAlert, 'server' | 'incident'> & {
    server: { id: number; name: string };
    incident?: { id: number } | null;
  },
): AlertView {
  return {
    id: alert.id,
    server: alert.server.id,
    server_name: alert.server.name,
    kind: alert.kind,
    type: alert.type,
    subject: alert.subject,
    severity: alert.severity,
    message: alert.message,
    value: alert.value ?? null,
    threshold: alert.threshold ?? null,
    active: !alert.resolvedAt,
    raised_at: alert.raisedAt.toISOString(),
    last_seen_at: alert.lastSeenAt.toISOString(),
    acknowledged_at: alert.acknowledgedAt?.toISOString() ?? null,
    acknowledged_by: alert.acknowledgedBy ?? null,
    resolved_at: alert.resolvedAt?.toISOString() ?? null,
    resolved_by: alert.resolvedBy ?? null,
    incident: alert.incident?.id ?? null,
  };
}
