import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsTimeZone, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf, PageQuery } from '../../http/paging.js';
import { pushTimeZones, type PushTimeZone } from '../devices/attendance-device.rules.js';
import type { PushTerminal } from './push-terminal.entity.js';
import { pushApprovals, type PushApproval } from './push.rules.js';

/** `search` looks into serial number and address. */
export class PushTerminalQuery extends PageQuery {
  /** Only those that wait, may push, or are refused. */
  @ApiPropertyOptional({ enum: pushApprovals })
  @IsOptional()
  @IsIn(pushApprovals)
  approval?: PushApproval;
}

/** Which terminal it is: one that is here already (`device`), or a new one that is named. */
export class ApprovePushTerminal {
  /** Id of an attendance device. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(2 ** 31 - 1)
  device?: number;

  /** Name of a terminal that is to be added; unique. Default `Terminal <serial number>`. */
  @Transform(({ value }) => (typeof value === 'string' ? value.trim() : value))
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: '$property must not be empty or have control characters' })
  name?: string;

  /** IANA zone the clock of a terminal shows that is to be added. Default: the site's. */
  @MayBeAbsent()
  @IsTimeZone({ message: 'timezone must be an IANA time zone such as Europe/Kyiv' })
  @MaxLength(60)
  timezone?: string;

  /** In which unit a terminal that is to be added is told its time zone. Default `none`: it is not told. */
  @ApiPropertyOptional({ enum: pushTimeZones })
  @MayBeAbsent()
  @IsIn(pushTimeZones)
  push_time_zone?: PushTimeZone;
}

/** A terminal that calls by itself. */
export class PushTerminalView {
  id: number;
  serial_number: string;
  @ApiProperty({ enum: pushApprovals })
  approval: PushApproval;
  /** The attendance device its punches belong to; null while it waits. */
  device: number | null;
  device_name: string | null;
  ip_address: string;
  /** What it says about itself, by the names it uses. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  details: Record<string, string>;
  /** Per table how far it has delivered, in a count of its own. Empty: it will be told to send everything. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  stamps: Record<string, string>;
  /** ISO 8601, UTC. */
  first_seen: string;
  /** ISO 8601, UTC. */
  last_seen: string;
}

export class PushTerminalPage extends PageOf(PushTerminalView) {}

type WithDevice = Omit<PushTerminal, 'device'> & {
  device?: { id: number; name: string; pushStamps: Record<string, string> } | null;
};

export function toPushTerminalView({ device, ...terminal }: WithDevice): PushTerminalView {
  return {
    id: terminal.id,
    serial_number: terminal.serialNumber,
    approval: terminal.approval,
    device: device?.id ?? null,
    device_name: device?.name ?? null,
    ip_address: terminal.remoteAddress,
    details: terminal.details,
    stamps: device?.pushStamps ?? {},
    first_seen: terminal.firstSeenAt.toISOString(),
    last_seen: terminal.lastSeenAt.toISOString(),
  };
}
