import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf, PageQuery } from '../../http/paging.js';
import { IsWantedValue } from './is-wanted-value.js';
import type { PointWrite } from './point-write.entity.js';

const largestId = 2 ** 31 - 1;

/** A command to a point. */
export class WritePoint {
  /** A number, text or state name, whatever the point takes; null gives the command back (relinquish). */
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }], nullable: true })
  @IsDefined()
  @ValidateIf((_, value) => value !== null)
  @IsWantedValue()
  value: number | string | boolean | null;

  /** 8 (manual operator) to 16 (lowest, the default). */
  @MayBeAbsent()
  @IsInt()
  @Min(8)
  @Max(16)
  priority?: number;
}

export class PointWriteQuery extends PageQuery {
  /** Only of this point. */
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(largestId)
  point?: number;
}

/** A command and what became of it. */
export class PointWriteView {
  id: number;
  point: number;
  point_name: string;
  task: number | null;
  /** Name of the account. */
  author: string;
  priority: number;
  /** What was to be written; null: the command was given back. */
  value: string | null;
  /** ISO 8601, UTC. */
  requested_at: string;
  /** ISO 8601, UTC; null while it is under way. */
  completed_at: string | null;
  /** `written`, `relinquished`, `refused`, `unconfirmed`, `differs`, `failed`; null while it is under way. */
  outcome: string | null;
  /** The present value after it. */
  read_back: string | null;
  error: string | null;
}

export class PointWritePage extends PageOf(PointWriteView) {}

export function toPointWriteView(
  write: Omit<PointWrite, 'point'> & { point: { id: number; name: string } },
): PointWriteView {
  return {
    id: write.id,
    point: write.point.id,
    point_name: write.point.name,
    task: write.taskId ?? null,
    author: write.author,
    priority: write.priority,
    value: write.value ?? null,
    requested_at: write.requestedAt.toISOString(),
    completed_at: write.completedAt?.toISOString() ?? null,
    outcome: write.outcome ?? null,
    read_back: write.readBack ?? null,
    error: write.error ?? null,
  };
}
