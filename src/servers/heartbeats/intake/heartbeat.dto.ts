import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { runSignals, type RunSignal } from './beat.rules.js';
import { heartbeatStatuses, type AgentState, type HeartbeatStatus } from '../heartbeat.rules.js';

const most = Number.MAX_SAFE_INTEGER;

/** Figures of the machine the agent runs on; those it cannot tell are left out or null. */
export class AgentMetrics {
  /** Percent of all cores. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  cpu_percent?: number | null;

  /** Percent. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  memory_percent?: number | null;

  /** Percent. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  swap_percent?: number | null;

  /** Percent of the fullest disk. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  disk_percent?: number | null;

  /** Load average of five minutes divided by the number of cores. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(most)
  load_per_core?: number | null;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(most)
  process_count?: number | null;

  /** Since the machine was started. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(most)
  uptime_seconds?: number | null;
}

/** A heartbeat; all of it may be left out, the body too. */
export class HeartbeatInput {
  /** At most 50 characters. */
  @IsOptional()
  @MaxLength(50)
  @Matches(/^\P{Cc}*$/u, { message: 'agent_version must not have control characters' })
  agent_version?: string | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AgentMetrics)
  metrics?: AgentMetrics | null;

  /** Jobs (`heartbeat` servers) say when they start and how they end; a `start` without an end in time is an outage. */
  @ApiProperty({ enum: runSignals, required: false })
  @IsOptional()
  @IsIn(runSignals)
  signal?: RunSignal | null;

  /** Of the job; other than 0 it has failed. Without `signal` it is the end of a run. */
  @IsOptional()
  @IsInt()
  @Min(-(2 ** 31))
  @Max(2 ** 31 - 1)
  exit_code?: number | null;

  /** How long the job took; default: measured from its `start`. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(2_000_000)
  duration_seconds?: number | null;

  /** What the job has to say, at most 4000 characters. */
  @IsOptional()
  @Matches(/^[^\0]*$/)
  @MaxLength(4000)
  message?: string | null;
}

export class HeartbeatReply {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
  server_id: number;
  /** By the clock of Sitewatch; ISO 8601, UTC. */
  received_at: string;
  /** When the agent should send its next heartbeat. Not a fixed number, so that agents do not all come at once. */
  next_in_seconds: number;
}

/** What the agent of a server says. */
export class AgentView implements AgentState {
  /**
   * `online`: heard within the last minute (`heartbeat` servers: within interval and grace), `warning`: so, and an alert is
   * active, `offline`: not heard since. Null: the server has other checks and never had an agent.
   */
  @ApiProperty({ enum: heartbeatStatuses, nullable: true })
  heartbeat_status: HeartbeatStatus | null;
  /** When it was heard last, by the clock of Sitewatch; ISO 8601, UTC. */
  last_heartbeat: string | null;
  agent_version: string | null;
}

export class HeartbeatToken {
  /** For `Authorization: Bearer <token>`; shown this once and never again. */
  token: string;
}
