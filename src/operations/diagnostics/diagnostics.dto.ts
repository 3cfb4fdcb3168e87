import { ApiProperty } from '@nestjs/swagger';
import { PartHealth } from '../../http/health.dto.js';

export class DatabaseDiagnostics {
  /** True where the PostgreSQL that comes with Sitewatch is used. */
  embedded: boolean;
  /** Of PostgreSQL. */
  version: string;
  size_bytes: number;
  /** Connections to this database, of all processes. */
  connections: number;
  /** Name of the newest migration that was applied. */
  schema_version: string;
}

export class QueueDiagnostics {
  queue: string;
  waiting: number;
  active: number;
  oldest_waiting_seconds: number;
}

export class FeedDiagnostics {
  /** Id of the newest live message this process has published. */
  head: number;
  /** Whether the process hears of new facts at once. */
  listening: boolean;
}

export class DiskDiagnostics {
  path: string;
  free_bytes: number;
  total_bytes: number;
  low: boolean;
}

export class EngineDiagnostics {
  /** How devices are probed for presence; null before the first sweep. */
  @ApiProperty({ type: String, nullable: true })
  presence: string | null;
  /** Why sweeps see nothing at the moment; null while they do. */
  @ApiProperty({ type: String, nullable: true })
  presence_problem: string | null;
  /** Processes that speak with the building's controllers now. */
  bacnet_workers: number;
}

/** How this process and what it depends on are. */
export class DiagnosticsView {
  version: string;
  node: string;
  platform: string;
  roles: string[];
  uptime_seconds: number;
  database: DatabaseDiagnostics;
  jobs: QueueDiagnostics[];
  feed: FeedDiagnostics;
  /** Null where the disk cannot be asked. */
  @ApiProperty({ type: DiskDiagnostics, nullable: true })
  disk: DiskDiagnostics | null;
  engines: EngineDiagnostics;
  /** As in `/api/health/ready/`. */
  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/PartHealth' } })
  parts: Record<string, PartHealth>;
}
