import { ApiProperty } from '@nestjs/swagger';
import { CursorPageOf, CursorQuery } from '../../../http/paging.js';
import { runOutcomes, type RunOutcome } from '../heartbeat.rules.js';
import type { JobRun } from '../job-run.entity.js';

/** `since` and `until` are about the end of the runs. */
export class JobRunQuery extends CursorQuery {}

/** One run of a job that has ended. */
export class JobRunView {
  id: number;
  /** Id of the server. */
  server: number;
  /** ISO 8601, UTC; null where the job reported its end alone. */
  started_at: string | null;
  /** ISO 8601, UTC. */
  finished_at: string;
  @ApiProperty({ enum: runOutcomes })
  outcome: RunOutcome;
  @ApiProperty({ type: Number, nullable: true })
  exit_code: number | null;
  /** As the job said, else measured between its two reports; null where neither is known. */
  @ApiProperty({ type: Number, nullable: true })
  duration_seconds: number | null;
  message: string;
}

export class JobRunPage extends CursorPageOf(JobRunView) {}

export function toJobRunView(run: Omit<JobRun, 'server'> & { server: { id: number } }): JobRunView {
  const { id, startedAt, finishedAt, outcome, exitCode, durationMs, message } = run;
  return {
    id,
    server: run.server.id,
    started_at: startedAt?.toISOString() ?? null,
    finished_at: finishedAt.toISOString(),
    outcome,
    exit_code: exitCode ?? null,
    duration_seconds: durationMs == null ? null : durationMs / 1000,
    message,
  };
}
