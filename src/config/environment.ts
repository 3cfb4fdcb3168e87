import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';

export const environments = ['development', 'staging', 'production', 'test'] as const;
export type EnvironmentName = (typeof environments)[number];

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Variables are text: an empty one counts as absent, digits become numbers, on/off words become booleans. */
const number = () => Transform(({ value }) => (value === undefined ? undefined : Number(value)));
const boolean = () =>
  Transform(({ value }) => {
    if (typeof value !== 'string') return value;
    if (/^(true|1|yes|on)$/i.test(value)) return true;
    if (/^(false|0|no|off)$/i.test(value)) return false;
    return value;
  });
const lowerCase = () => Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : value));

/**
 * Every variable Sitewatch reads, with its default. Nobody else looks at `process.env`: a wrong value is found at the
 * start, together with all the other wrong ones.
 */
export class Environment {
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

  /** Signs tokens and encrypts stored secrets; without it one is made in DATA_DIR at the first start. */
  @IsOptional()
  @MinLength(32)
  SECRET_KEY?: string;

  @lowerCase()
  @IsIn(logLevels)
  LOG_LEVEL: (typeof logLevels)[number] = 'info';

  /** IANA name of the site's zone; only calendar days and hours depend on it. */
  @IsIn(['UTC', ...Intl.supportedValuesOf('timeZone')], { message: 'TZ must be an IANA time zone such as Europe/Kyiv' })
  TZ = 'UTC';

  /** Name of this site in messages and towards a receiver. */
  @IsString()
  @MaxLength(100)
  SITE_ID = 'site';

  /** Private ranges that webhooks, SMS and cloud calls may reach: `10.0.0.0/8,fd00::/8`; default none. */
  @IsString()
  @MaxLength(2000)
  EGRESS_ALLOW_CIDRS = '';

  /**
   * Addresses that answer as long as this site is connected, `host:port` each (TCP) or `host` (ping): at least three, or
   * none. While a quorum of them is silent no failure of a server counts.
   */
  @IsString()
  @MaxLength(2000)
  CANARIES = '';

  /** Checks that may be in flight at once in one process. */
  @number()
  @IsInt()
  @Min(1)
  @Max(20_000)
  CHECKS_IN_FLIGHT = 2000;

  /** Days a single check result is kept; uptime and incidents do not depend on it. */
  @number()
  @IsInt()
  @Min(1)
  @Max(3650)
  RESULT_RETENTION_DAYS = 30;

  /** Days the minute, hour and day summaries of the charts are kept. */
  @number()
  @IsInt()
  @Min(1)
  @Max(3650)
  MINUTE_RETENTION_DAYS = 7;

  @number()
  @IsInt()
  @Min(1)
  @Max(36500)
  HOUR_RETENTION_DAYS = 400;

  /** Days the facts (audit trail, replay for live clients) are kept. */
  @number()
  @IsInt()
  @Min(1)
  @Max(36500)
  EVENT_RETENTION_DAYS = 400;
}

/** The start stops here: every problem is in the message, one line each. */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration is not valid:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
    this.name = 'InvalidEnvironment';
  }
}

/** Checks all variables at once; names that Sitewatch does not know are not its business. */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const known = Object.keys(new Environment()).concat(['PUBLIC_URL', 'DATABASE_URL', 'DATABASE_HOST', 'SECRET_KEY']);
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
