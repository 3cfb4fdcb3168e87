import { IsNumber, IsOptional, Max, Min } from 'class-validator';
import type { AlertThresholds } from './alert.rules.js';

/** What is left out has the usual threshold, null never alarms. */
export class AlertThresholdsInput implements AlertThresholds {
  /** Percent; usually 90. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  cpu_percent?: number | null;

  /** Percent; usually 90. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  memory_percent?: number | null;

  /** Percent of the fullest disk; usually 90. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  disk_percent?: number | null;

  /** Load average of five minutes divided by the number of cores; usually 2. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1000)
  load_per_core?: number | null;
}
