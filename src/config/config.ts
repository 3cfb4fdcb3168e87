import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { Environment, InvalidEnvironment, environments, readEnvironment, type EnvironmentName } from './environment.js';
import { secretKeyOf } from './secret-key.js';

/** How to reach a PostgreSQL server; `host` may be the folder of a Unix socket. */
export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

const files: Record<EnvironmentName, string | null> = {
  development: '.env.dev',
  staging: '.env.stg',
  production: '.env.prod',
  test: null,
};

/** The validated settings of this process, read once at the start and injected by this class. */
export class Config {
  readonly dataDir: string;
  /** Null: the embedded PostgreSQL in `dataDir`. */
  readonly externalDatabase: DatabaseAddress | null;
  private key: string | undefined;

  constructor(readonly env: Environment) {
    this.dataDir = resolve(env.DATA_DIR);
    this.externalDatabase = externalDatabaseOf(env);
    this.key = env.SECRET_KEY;
  }

  /** Text that tokens are signed with and stored secrets are encrypted with; at least 32 characters. */
  get secretKey(): string {
    this.key ??= secretKeyOf(this.dataDir);
    return this.key;
  }

  get production(): boolean {
    return this.env.ENVIRONMENT === 'production' || this.env.ENVIRONMENT === 'staging';
  }

  get redisUrl(): string {
    return this.env.REDIS_URL ?? `redis://${this.env.REDIS_HOST}:${this.env.REDIS_PORT}`;
  }

  /** The same with another level of the log. */
  logging(level: Environment['LOG_LEVEL']): Config {
    return new Config(Object.assign(new Environment(), this.env, { LOG_LEVEL: level }));
  }

  publicUrl(port: number): string {
    const host = this.env.HOST === '0.0.0.0' || this.env.HOST === '::' ? 'localhost' : this.env.HOST;
    return this.env.PUBLIC_URL ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }
}

/** Real variables win over `.env`, which wins over the file of the environment. */
export function loadConfig(variables: Record<string, string | undefined> = process.env): Config {
  const own = readFile('.env');
  const name = variables['ENVIRONMENT'] || own['ENVIRONMENT'] || 'development';
  if (!isKnown(name)) {
    throw new InvalidEnvironment([`ENVIRONMENT must be one of ${environments.join(', ')} (it is "${name}")`]);
  }
  const file = files[name];
  const defaults = file ? readFile(file) : {};
  return new Config(readEnvironment({ ...defaults, ...own, ...variables, ENVIRONMENT: name }));
}

function isKnown(text: string): text is EnvironmentName {
  return environments.some(known => known === text);
}

function readFile(path: string): Record<string, string | undefined> {
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
}

function externalDatabaseOf(env: Environment): DatabaseAddress | null {
  if (env.DATABASE_URL) {
    const url = new URL(env.DATABASE_URL);
    return {
      host: url.searchParams.get('host') ?? decodeURIComponent(url.hostname),
      port: Number(url.port || 5432),
      user: decodeURIComponent(url.username || env.DATABASE_USER),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)) || env.DATABASE_NAME,
    };
  }
  if (!env.DATABASE_HOST) return null;
  return {
    host: env.DATABASE_HOST,
    port: env.DATABASE_PORT,
    user: env.DATABASE_USER,
    password: env.DATABASE_PASSWORD,
    database: env.DATABASE_NAME,
  };
}
