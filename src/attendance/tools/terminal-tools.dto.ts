import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { testStages, type TestStage } from './stage.rules.js';

/** How much of the log is compared with the ledger. */
export class SyncTerminal {
  /** True: all of it; default false: what is new, and the days that are polled. */
  @MayBeAbsent()
  @IsBoolean()
  full?: boolean;
}

/** What a sync came to; the shape of the reference. */
export class SyncReply {
  success: boolean;
  device_id: number;
  device_name: string;
  /** Records that were new. */
  logs_synced: number;
  /** Records of the terminal's present day. */
  total_today_logs: number;
  /** Records the terminal holds; null where it does not tell. */
  terminal_holds: number | null;
  /** Records that could not be read. */
  undecodable: number;
  error: string | null;
}

export class SyncAllReply {
  total_devices: number;
  tasks_triggered: number;
  device_ids: number[];
}

/** One stage of a connection: reached, failed, or not come to. */
export class StageView {
  @ApiProperty({ enum: testStages })
  stage: TestStage;
  @ApiProperty({ enum: ['passed', 'failed', 'not_reached'] })
  outcome: 'passed' | 'failed' | 'not_reached';
}

export class TestReply {
  success: boolean;
  device_id: number;
  device_name: string;
  /** For people: what was found, or at which stage it failed and why. */
  message: string;
  stages: StageView[];
  /** `refused`, `wrong_key`, `reset` and so on; null where it succeeded. */
  failure: string | null;
  serial_number: string | null;
  registration_number: string | null;
  firmware_version: string | null;
  device_model: string | null;
  /** Seconds its clock is ahead; null: not known. */
  clock_drift_seconds: number | null;
  /** Records in its log. */
  records: number | null;
  users: number | null;
  error: string | null;
}

export class SetTimeReply {
  success: boolean;
  device_id: number;
  device_name: string;
  drift_before_seconds: number | null;
  drift_after_seconds: number | null;
  error: string | null;
}

export class ReconnectReply {
  success: boolean;
  device_id: number;
  device_name: string;
  error: string | null;
}
