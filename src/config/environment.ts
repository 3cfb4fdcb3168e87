import { plainToInstance } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUrl,
  Max,
  MaxLength,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';
import { lowerCase, number } from './variables/conversions.js';
import { OperationsVariables } from './variables/operations.variables.js';

export const environments = ['development', 'staging', 'production', 'test'] as const;
export type EnvironmentName = (typeof environments)[number];

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * Every variable Sitewatch reads, with its default. Nobody else looks at `process.env`: a wrong value is found at the
 * start, together with all the other wrong ones.
 */
export class Environment extends OperationsVariables {
  @IsIn(environments)
  ENVIRONMENT: EnvironmentName = 'development';

  /** Address to listen on; nothing is opened on any other. */
  @IsString()
  @IsNotEmpty()
  HOST = '127.0.0.1';

  /** 0 takes a free port. */
  @number()
  @IsInt()
  @Min(0)
  @Max(65535)
  PORT = 3000;

  /** The address people reach this site at, for links in messages; default `http://HOST:PORT`. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  PUBLIC_URL?: string;

  /** How many reverse proxies stand in front; their `X-Forwarded-For` entries are believed. */
  @number()
  @IsInt()
  @Min(0)
  @Max(10)
  TRUST_PROXY_HOPS = 0;

  /** Embedded database, keys and logs live here. */
  @IsString()
  @IsNotEmpty()
  DATA_DIR = './data';

  /** Signs tokens and encrypts stored secrets; without it one is made in DATA_DIR at the first start. */
  @IsOptional()
  @MinLength(32)
  SECRET_KEY?: string;

  @lowerCase()
  @IsIn(logLevels)
  LOG_LEVEL: (typeof logLevels)[number] = 'info';

  /** IANA name of the site's zone; only calendar days and hours depend on it. */
  @IsTimeZone({ message: 'TZ must be an IANA time zone such as Europe/Kyiv' })
  TZ = 'UTC';

  /** Name of this site in messages and towards a receiver. */
  @IsString()
  @MaxLength(100)
  SITE_ID = 'site';
}

/** The start stops here: every problem is in the message, one line each. */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration is not valid:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
    this.name = 'InvalidEnvironment';
  }
}

/** Variables without a default. */
const optional = [
  'PUBLIC_URL',
  'DATABASE_URL',
  'DATABASE_HOST',
  'SECRET_KEY',
  'CLOUD_API_URL',
  'BACNET_BACKEND',
  'REDIS_URL',
  'ALIVE_URL',
];

/** Checks all variables at once; names that Sitewatch does not know are not its business. */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const known = Object.keys(new Environment()).concat(optional);
  const given = Object.fromEntries(known.filter(name => variables[name]).map(name => [name, variables[name]]));
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = validateSync(environment, { stopAtFirstError: false }).flatMap(error =>
    Object.values(error.constraints ?? {}).map(
      message => `${message} (it is ${JSON.stringify(given[error.property])})`,
    ),
  );
  if (problems.length > 0) throw new InvalidEnvironment(problems);
  return environment;
}
