import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { CursorPageOf, CursorQuery, toIds } from '../../http/paging.js';
import type { Correction } from './correction.entity.js';
import { correctionKinds, directions, type CorrectionKind, type Direction } from './correction.rules.js';

const largestId = 2 ** 31 - 1;
const hasOffset = { message: 'give an instant with its offset, like 2026-03-01T20:00:00Z' };

/** A `punch` that is missing, or a record to `ignore`. */
export class CreateCorrection {
  @IsInt()
  @Min(1)
  @Max(largestId)
  employee: number;

  @ApiProperty({ enum: correctionKinds })
  @IsIn(correctionKinds)
  kind: CorrectionKind;

  /** When the missing punch was, to the second; ISO 8601 with `Z` or an offset. Only for `punch`. */
  @MayBeAbsent()
  @IsISO8601({ strict: true, strictSeparator: true }, hasOffset)
  @Matches(/^(19[7-9]\d|2\d{3})-.*T.*(Z|[+-]\d\d:\d\d)$/, hasOffset)
  at?: string;

  /** Only for `punch`. */
  @ApiPropertyOptional({ enum: directions })
  @MayBeAbsent()
  @IsIn(directions)
  direction?: Direction;

  /** A record of the employee. Only for `ignore`. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  record_id?: number;

  /** Why, for whoever reads it later; 1 to 500 characters. */
  @Transform(({ value }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @MaxLength(500)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: 'reason must not be empty or have control characters' })
  reason: string;
}

/** `since` and `until` are about the time that was corrected. */
export class CorrectionQuery extends CursorQuery {
  /** Only of these employees: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestId, { each: true })
  employee?: number[];

  @ApiPropertyOptional({ enum: correctionKinds })
  @IsOptional()
  @IsIn(correctionKinds)
  kind?: CorrectionKind;

  /** Only those that were taken back, or only those that hold. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  withdrawn?: boolean;
}

/** What somebody put right, beside the ledger. */
export class CorrectionView {
  id: number;
  employee: number;
  employee_name: string;
  @ApiProperty({ enum: correctionKinds })
  kind: CorrectionKind;
  /** Day of attendance it changes, `YYYY-MM-DD`. */
  date: string;
  /** Of the punch that is added, or of the record that is ignored; ISO 8601, UTC. */
  at: string;
  @ApiProperty({ enum: directions, nullable: true })
  direction: Direction | null;
  record_id: number | null;
  reason: string;
  /** Login or API key that made it. */
  author: string;
  /** ISO 8601, UTC. */
  created_at: string;
  /** Since when it does not hold any more; ISO 8601, UTC. */
  withdrawn_at: string | null;
  withdrawn_by: string | null;
}

export class CorrectionPage extends CursorPageOf(CorrectionView) {}

export function toCorrectionView(correction: Correction, about: { name: string; date: string }): CorrectionView {
  return {
    id: correction.id,
    employee: correction.employee.id,
    employee_name: about.name,
    kind: correction.kind,
    date: about.date,
    at: correction.at.toISOString(),
    direction: correction.direction ?? null,
    record_id: correction.recordId ?? null,
    reason: correction.reason,
    author: correction.author,
    created_at: correction.createdAt.toISOString(),
    withdrawn_at: correction.withdrawnAt?.toISOString() ?? null,
    withdrawn_by: correction.withdrawnBy ?? null,
  };
}
