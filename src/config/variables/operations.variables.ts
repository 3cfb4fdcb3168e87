import { IsBoolean, IsInt, IsOptional, IsUrl, Max, Min } from 'class-validator';
import { BacnetVariables } from './bacnet.variables.js';
import { boolean, number } from './conversions.js';

/** What those who run the program see of it. */
export class OperationsVariables extends BacnetVariables {
  /** Whether `/metrics` is open to everybody who reaches the program; else it needs a login or an API key. */
  @boolean()
  @IsBoolean()
  METRICS_PUBLIC = false;

  /** Asked for at regular times while the program is ready: somebody outside who notices when that stops. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  ALIVE_URL?: string;

  @number()
  @IsInt()
  @Min(10)
  @Max(86_400)
  ALIVE_INTERVAL_SECONDS = 60;
}
