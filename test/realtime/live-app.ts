import 'reflect-metadata';
import { EntityManager } from '@mikro-orm/postgresql';
import { Module, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Login } from '../../src/auth/login.rules.js';
import { LoginService, type Credentials } from '../../src/auth/login.service.js';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { query } from '../../src/database/bulk.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Feed } from '../../src/events/feed.js';
import { LiveMessage, messageOf } from '../../src/events/live-message.js';
import { StatusSource } from '../../src/events/status-source.js';
import { httpAdapter, secure } from '../../src/http/http-server.js';
import { ProblemFilter } from '../../src/http/problem.filter.js';
import { validationPipe } from '../../src/http/validation.js';
import { Metrics } from '../../src/http/metrics.js';
import { Realtime } from '../../src/realtime/realtime.js';
import { RealtimeModule } from '../../src/realtime/realtime.module.js';
import { Clock, SystemClock } from '../../src/shared/clock.js';
import { Unauthenticated } from '../../src/shared/errors.js';
import { FakeStatusSource } from '../fakes/fake.status-source.js';
import { testDatabase } from '../support/database.js';

/** Logins by token: `Bearer <name>` of somebody known, a ticket or a cookie with the same text. */
class KnownLogins {
  readonly revoked = new Set<string>();
  questions = 0;
  private readonly logins = new Map<string, Login>();

  add(name: string, expiresAt: Date | null = null): string {
    this.logins.set(name, {
      kind: 'session',
      accountId: 1,
      name,
      role: 'viewer',
      sessionId: name,
      expiresAt,
      apiKeyId: null,
    });
    return name;
  }

  async authenticate({ authorization, ticket, cookieToken }: Credentials): Promise<Login> {
    const login = this.logins.get(authorization?.replace('Bearer ', '') ?? ticket ?? cookieToken ?? '');
    if (!login || this.revoked.has(login.name)) throw new Unauthenticated();
    return login;
  }

  async stillValid(login: Login): Promise<boolean> {
    this.questions += 1;
    return !this.revoked.has(login.name);
  }
}

/** The three doors on a free port, with the feed, servers and logins in the hands of the test. */
export async function liveApp() {
  const database = await testDatabase();
  const config = new Config(readEnvironment({ ENVIRONMENT: 'test' }));
  const [feed, source, logins] = [new Feed(), new FakeStatusSource(), new KnownLogins()];
  const guard: CanActivate = {
    canActivate: async (context: ExecutionContext) => {
      if (context.getType() !== 'http') return true;
      const request = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: { ticket?: string } }>>();
      const { authorization } = request.headers;
      request.login = await logins.authenticate({ authorization, ticket: request.query.ticket });
      return true;
    },
  };
  class LiveAppModule {}
  Module({
    controllers: Reflect.getMetadata('controllers', RealtimeModule),
    providers: [
      Metrics,
      ...Reflect.getMetadata('providers', RealtimeModule),
      { provide: Feed, useValue: feed },
      { provide: StatusSource, useValue: source },
      { provide: LoginService, useValue: logins },
      { provide: EntityManager, useValue: database.em },
      { provide: UnitOfWork, useValue: database.unitOfWork },
      { provide: Config, useValue: config },
      { provide: Clock, useClass: SystemClock },
      { provide: APP_GUARD, useValue: guard },
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_PIPE, useFactory: validationPipe },
    ],
  })(LiveAppModule);
  const app = await NestFactory.create<NestFastifyApplication>(LiveAppModule, httpAdapter(config), {
    logger: process.env['TEST_LOG'] ? undefined : false,
    forceCloseConnections: true,
  });
  app.setGlobalPrefix('api');
  await secure(app);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: await app.getUrl(),
    feed,
    source,
    logins,
    realtime: app.get(Realtime),
    ...happenings(feed, source, fact =>
      database.unitOfWork.run(() =>
        query(
          database.em,
          sql`insert into event (id, name, at, payload) values (${fact.id}, ${fact.name}, ${fact.at}, ${JSON.stringify(fact.payload)}::jsonb)`,
        ),
      ),
    ),
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

export type LiveApp = Awaited<ReturnType<typeof liveApp>>;

interface StoredFact {
  id: number;
  name: string;
  at: Date;
  payload: Record<string, unknown>;
}

function happenings(feed: Feed, source: FakeStatusSource, store: (fact: StoredFact) => Promise<unknown>) {
  let id = 0;
  const start = Date.UTC(2026, 2, 1);
  const now = () => new Date(start + id * 1000);
  return {
    /** A server that exists from the beginning, without a fact. */
    server: (server: number, name: string) => source.servers.set(server, { id: server, name, status: 'up' }),
    /** One finished check: stored first, then published, as in production. Returns its id. */
    check: (server: number, status = 'up'): number => {
      id += 1;
      const known = source.servers.get(server);
      if (known) known.status = status;
      const at = now().toISOString();
      const body = {
        ping: { id, server, status: status === 'up' ? 'success' : 'failure', response_time: 12.5, check_timestamp: at },
        status: { id: server, server, status, uptime_percentage: 99.5, last_check: at, message: '' },
      };
      const message = new LiveMessage(id, 'server.checked', 'servers', at, body, { serverId: server, status });
      source.results.push(message);
      feed.publish(message);
      return id;
    },
    /** A fact, stored and then published. */
    fact: async (name: string, payload: Record<string, unknown>): Promise<number> => {
      id += 1;
      const fact = { id, name, at: now(), payload };
      await store(fact);
      const message = messageOf(fact);
      if (message) feed.publish(message);
      return fact.id;
    },
  };
}
