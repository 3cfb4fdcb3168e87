import { IsIn, IsInt, IsIP, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { AttendanceVariables } from './attendance.variables.js';
import { lowerCase, number } from './conversions.js';

/** How the building's controllers are reached; names of the reference. */
export class BacnetVariables extends AttendanceVariables {
  /** `docker`: this program speaks with the network itself; `native`: a worker process does. Default by what is detected. */
  @lowerCase()
  @IsOptional()
  @IsIn(['docker', 'native'])
  BACNET_BACKEND?: 'docker' | 'native';

  /** Set in a container: the detection then takes `docker`. */
  @IsString()
  @MaxLength(20)
  DOCKER_ENV = '';

  /** Address of the interface to the building's network; default all of them. */
  @IsIP(4)
  BACNET_INTERFACE = '0.0.0.0';

  /** Address that reaches everybody on that network. */
  @IsIP(4)
  BACNET_BROADCAST = '255.255.255.255';

  @number()
  @IsInt()
  @Min(1)
  @Max(65_535)
  BACNET_PORT = 47_808;

  /** `ip:port` of a BBMD to register with as a foreign device. */
  @IsString()
  @MaxLength(60)
  BACNET_BBMD = '';

  /** Devices that are read at the same time. */
  @number()
  @IsInt()
  @Min(1)
  @Max(256)
  BACNET_PARALLEL = 64;

  /** Days single readings are kept; minutes, hours and days longer. */
  @number()
  @IsInt()
  @Min(1)
  @Max(3650)
  BACNET_RETENTION_DAYS = 30;
}
