import { IsBoolean, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { boolean, number } from './conversions.js';

/** Where the data is kept. */
export class DatabaseVariables {
  /** An external PostgreSQL (15 or newer); without it and without DATABASE_HOST the embedded one is used. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_URL must begin with postgres:// or postgresql://' })
  DATABASE_URL?: string;

  @IsOptional()
  @IsString()
  DATABASE_HOST?: string;

  @number()
  @IsInt()
  @Min(1)
  @Max(65535)
  DATABASE_PORT = 5432;

  @IsString()
  DATABASE_NAME = 'sitewatch';

  @IsString()
  DATABASE_USER = 'sitewatch';

  @IsString()
  DATABASE_PASSWORD = '';

  /** Largest number of connections of one process. */
  @number()
  @IsInt()
  @Min(2)
  @Max(200)
  DATABASE_POOL_SIZE = 6;

  /** With an external database migrations are a step of their own unless this is set. */
  @boolean()
  @IsBoolean()
  MIGRATE_ON_START = false;
}
