import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent, withoutNul } from '../../http/may-be-absent.js';
import { CursorPageOf, CursorQuery, toIds } from '../../http/paging.js';
import type { Incident } from './incident.entity.js';

const toFlag = () => Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));

/** `since` and `until` are about the start of the incidents. */
export class IncidentQuery extends CursorQuery {
  /** Only these servers: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2 ** 31 - 1, { each: true })
  server_id?: number[];

  /** `true`: only those that go on, `false`: only those that have ended. */
  @ApiProperty({ type: Boolean, required: false })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  open?: boolean;
}

export class AcknowledgeIncident {
  /** What is known about it, at most 4000 characters. */
  @MayBeAbsent()
  @Matches(withoutNul)
  @MaxLength(4000)
  note?: string;
}

export class UpdateIncident {
  /** What is known about it, at most 4000 characters. */
  @Matches(withoutNul)
  @MaxLength(4000)
  note: string;
}

/** One outage of a server. */
export class IncidentView {
  id: number;
  server: number;
  server_name: string;
  /** The first failure; ISO 8601, UTC. */
  started_at: string;
  /** When it was certain; ISO 8601, UTC. */
  detected_at: string;
  /** The first answer; null while it goes on. */
  ended_at: string | null;
  /** Null while it goes on. */
  duration_seconds: number | null;
  /** What the first failure said. */
  cause: string;
  acknowledged_at: string | null;
  /** Login that takes care of it. */
  acknowledged_by: string | null;
  note: string;
}

export class IncidentPage extends CursorPageOf(IncidentView) {}

export function toIncidentView(
  incident: Omit<Incident, 'server'> & { server: { id: number; name: string } },
): IncidentView {
  const { startedAt, endedAt } = incident;
  return {
    id: incident.id,
    server: incident.server.id,
    server_name: incident.server.name,
    started_at: startedAt.toISOString(),
    detected_at: incident.detectedAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
    duration_seconds: endedAt ? (endedAt.getTime() - startedAt.getTime()) / 1000 : null,
    cause: incident.cause,
    acknowledged_at: incident.acknowledgedAt?.toISOString() ?? null,
    acknowledged_by: incident.acknowledgedBy ?? null,
    note: incident.note,
  };
}
