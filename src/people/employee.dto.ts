import { ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent.js';
import { PageOf, PageQuery } from '../http/paging.js';
import type { Employee } from './employee.entity.js';
import type { Standing } from './presence-source.js';

const largestOrder = 2_147_483_647;
const printable = /^(?=.*\S)\P{Cc}*$/u;
const message = '$property must not be empty or have control characters';
const trimmed = () => Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));

/** Somebody new. What is left out gets the default that is named. */
export class CreateEmployee {
  /** Unique; 1 to 100 characters. */
  @trimmed()
  @IsString()
  @MaxLength(100)
  @Matches(printable, { message })
  employee_name: string;

  /** The name that is shown outside; default: the same. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(printable, { message })
  fake_name?: string;

  /** Unique; default: after the last one. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(largestOrder)
  display_order?: number;

  /** User id on the attendance terminals; unique. */
  @trimmed()
  @IsOptional()
  @IsString()
  @MaxLength(50)
  @Matches(printable, { message })
  attendance_code?: string | null;

  /** Where somebody works; default `default`. */
  @trimmed()
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  @Matches(printable, { message })
  area?: string;

  /** False: kept for the records, left out of boards and reports; default true. */
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;
}

/** What is left out stays as it is; null clears the attendance code. */
export class UpdateEmployee extends PartialType(CreateEmployee, { skipNullProperties: false }) {}

export class ReorderEmployees {
  /** Ids in the order they are to have: they share out the places they hold now. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10_000)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(largestOrder, { each: true })
  ids: number[];
}

export class ReorderReply {
  /** Employees whose place is another one now. */
  changed: number;
}

const toFlag = () => Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));

/** `search` looks into both names and the attendance code. */
export class EmployeeQuery extends PageQuery {
  /** Only this area. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(/^\P{Cc}*$/u, { message: 'area must not have control characters' })
  area?: string;

  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  active?: boolean;

  /** Only who is here now, or only who is not. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @toFlag()
  @IsBoolean()
  is_online?: boolean;
}

/** Somebody who works here. */
export class EmployeeView {
  id: number;
  employee_name: string;
  fake_name: string;
  display_order: number;
  attendance_code: string | null;
  area: string;
  active: boolean;
  /** Whether a device that counts is here now. */
  is_online: boolean;
  /** Newest answer of such a device; ISO 8601, UTC. */
  last_seen: string | null;
  /** Since when the present stay goes on; ISO 8601, UTC. */
  online_since: string | null;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

export class EmployeePage extends PageOf(EmployeeView) {}

export function toEmployeeView(employee: Employee, standing: Standing | undefined): EmployeeView {
  return {
    id: employee.id,
    employee_name: employee.employeeName,
    fake_name: employee.fakeName,
    display_order: employee.displayOrder,
    attendance_code: employee.attendanceCode ?? null,
    area: employee.area,
    active: employee.active,
    is_online: standing?.isOnline ?? false,
    last_seen: standing?.lastSeen?.toISOString() ?? null,
    online_since: standing?.since?.toISOString() ?? null,
    created_at: employee.createdAt.toISOString(),
    updated_at: employee.updatedAt.toISOString(),
  };
}
