import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsDate, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageOf, PageQuery, toIds, toWords } from '../../http/paging.js';
import { protocols, type Protocol } from '../checks/check.rules.js';
import { AgentView } from '../heartbeats/intake/heartbeat.dto.js';
import type { AgentState } from '../heartbeats/heartbeat.rules.js';
import { effectiveStatus, statuses, type Status, type StatusState } from './status.rules.js';

/** Where a server stands now. */
export class StatusView extends AgentView {
  /** The id of the server: there is one status for each. */
  id: number;
  server: number;
  server_name: string;
  @ApiProperty({ enum: protocols })
  protocol: Protocol;
  @ApiProperty({ enum: statuses })
  status: Status;
  /** Down because the server it is reached through is. */
  unreachable: boolean;
  /** Changes too often to be announced each time. */
  flapping: boolean;
  /** Since when it has this status; ISO 8601, UTC. */
  since: string;
  /** Of the last 24 hours; null without data. */
  uptime_percentage: number | null;
  /** ISO 8601, UTC; null before the first check. */
  last_check: string | null;
  consecutive_failures: number;
  /** What the newest check says, for a person. */
  message: string;
  /** Milliseconds of the newest check; null where it was not answered. */
  response_time: number | null;
}

export class StatusPage extends PageOf(StatusView) {}

export class StatusQuery extends PageQuery {
  /** Only these servers: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2 ** 31 - 1, { each: true })
  server_id?: number[];

  /** Only servers with one of these statuses: `up,down`. */
  @ApiProperty({ enum: statuses, isArray: true, required: false })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(statuses, { each: true })
  status?: Status[];

  /** Only servers that have their status since this instant or later. */
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? new Date(value) : value))
  @IsDate()
  since?: Date;
}

/** What is not in the state. */
export interface StatusExtras {
  unreachable: boolean;
  uptimePercentage: number | null;
  agent: AgentState;
}

/** `server` stands where `state` says. */
export function statusOf(
  server: Pick<StatusView, 'id' | 'protocol'> & { name: string },
  state: StatusState,
  extras: StatusExtras & { responseTimeMs: number | null },
): StatusView {
  return {
    id: server.id,
    server: server.id,
    server_name: server.name,
    protocol: server.protocol,
    status: effectiveStatus(state),
    unreachable: extras.unreachable,
    flapping: state.flapping,
    since: new Date(state.spanSince).toISOString(),
    uptime_percentage: extras.uptimePercentage,
    last_check: state.lastResultAt === null ? null : new Date(state.lastResultAt).toISOString(),
    consecutive_failures: state.consecutiveFailures,
    message: state.message,
    response_time: extras.responseTimeMs === null ? null : Math.round(extras.responseTimeMs * 100) / 100,
    ...extras.agent,
  };
}
