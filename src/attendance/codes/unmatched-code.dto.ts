import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { PageOf } from '../../http/paging.js';

export class CodeTerminalView {
  /** Id of the terminal. */
  id: number;
  /** Null where the terminal is gone. */
  name: string | null;
  records: number;
}

/** A user id of the terminals that belongs to nobody here. */
export class UnmatchedCodeView {
  attendance_code: string;
  records: number;
  /** First punch; null where none has a time; ISO 8601, UTC. */
  first_seen: string | null;
  /** Last punch; ISO 8601, UTC. */
  last_seen: string | null;
  /** The terminals it was used at. */
  @ApiProperty({ type: [CodeTerminalView] })
  devices: CodeTerminalView[];
}

export class UnmatchedCodePage extends PageOf(UnmatchedCodeView) {}

export class AssignCode {
  /** As the terminals send it. */
  @IsString()
  @MaxLength(50)
  @Matches(/^\P{Cc}+$/u, { message: 'attendance_code must not be empty or have control characters' })
  attendance_code: string;

  /** Who has it from now on. */
  @IsInt()
  @Min(1)
  @Max(2 ** 31 - 1)
  employee: number;
}

export class AssignedCodeView {
  attendance_code: string;
  employee: number;
  employee_name: string;
  /** Punches that are theirs at once. */
  records: number;
}
