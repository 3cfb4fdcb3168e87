import { ArrayMaxSize, IsArray, IsInt, IsOptional, Min } from 'class-validator';
import { PingView } from '../history/ping-result.dto.js';

export class RunChecks {
  /** Servers to check; absent means every active one. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10_000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  server_ids?: number[];
}

export class RunChecksReply {
  /** Checks whose result was stored. */
  checked: number;
  results: PingView[];
}
