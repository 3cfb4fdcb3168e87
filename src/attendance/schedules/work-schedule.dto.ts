import { PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf } from '../../http/paging.js';
import type { WorkSchedule } from './work-schedule.entity.js';

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

/** When people are expected at work. What is left out gets the default that is named. */
export class CreateWorkSchedule {
  /** Unique; 1 to 100 characters. */
  @Transform(({ value }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: '$property must not be empty or have control characters' })
  name: string;

  /** Days of work, 0 = Sunday; default: Monday to Friday. */
  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(6, { each: true })
  weekdays?: number[];

  /** `HH:MM` on the clocks of the site. */
  @Matches(clockTime, { message: '$property must be like 09:00' })
  starts_at: string;

  /** `HH:MM`; before `starts_at`: on the next day. */
  @Matches(clockTime, { message: '$property must be like 17:30' })
  ends_at: string;

  /** Up to so many minutes too late or too early is on time; 0 to 240, default 5. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(240)
  grace_minutes?: number;

  /** Unpaid break that is taken off where it was not punched; shorter than the shift, default 0. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(720)
  break_minutes?: number;

  /** Everybody without a schedule of their own works by it; another one ceases to be it. Default false. */
  @MayBeAbsent()
  @IsBoolean()
  is_default?: boolean;
}

/** What is left out stays as it is. */
export class UpdateWorkSchedule extends PartialType(CreateWorkSchedule, { skipNullProperties: false }) {}

export class ScheduleMembers {
  /** Ids of all who are to work by it; whoever had another one changes. */
  @IsArray()
  @ArrayMaxSize(10_000)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2 ** 31 - 1, { each: true })
  employees: number[];
}

export class WorkScheduleView {
  id: number;
  name: string;
  /** 0 = Sunday. */
  weekdays: number[];
  /** `HH:MM` on the clocks of the site. */
  starts_at: string;
  /** `HH:MM`; before `starts_at`: on the next day. */
  ends_at: string;
  grace_minutes: number;
  break_minutes: number;
  /** Everybody without a schedule of their own works by it. */
  is_default: boolean;
  /** Ids of the employees whose own it is. */
  employees: number[];
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

export class WorkSchedulePage extends PageOf(WorkScheduleView) {}

/** What was given, under the names of the entity. */
export function columnsOf(input: UpdateWorkSchedule) {
  return {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.weekdays === undefined ? {} : { weekdays: input.weekdays.toSorted((a, b) => a - b) }),
    ...(input.starts_at === undefined ? {} : { startsAt: input.starts_at }),
    ...(input.ends_at === undefined ? {} : { endsAt: input.ends_at }),
    ...(input.grace_minutes === undefined ? {} : { graceMinutes: input.grace_minutes }),
    ...(input.break_minutes === undefined ? {} : { breakMinutes: input.break_minutes }),
    ...(input.is_default === undefined ? {} : { isDefault: input.is_default }),
  };
}

export function toScheduleView(schedule: WorkSchedule, employees: readonly number[]): WorkScheduleView {
  return {
    id: schedule.id,
    name: schedule.name,
    weekdays: schedule.weekdays,
    starts_at: schedule.startsAt,
    ends_at: schedule.endsAt,
    grace_minutes: schedule.graceMinutes,
    break_minutes: schedule.breakMinutes,
    is_default: schedule.isDefault,
    employees: [...employees],
    created_at: schedule.createdAt.toISOString(),
    updated_at: schedule.updatedAt.toISOString(),
  };
}
