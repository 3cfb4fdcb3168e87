import { DynamicModule, Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AttendanceModule } from './attendance/attendance.module.js';
import { AuthModule } from './auth/auth.module.js';
import { detectBackend } from './bacnet/backend/detection.js';
import { BacnetModule } from './bacnet/bacnet.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Config } from './config/config.js';
import type { Database } from './database/database.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './events/events.module.js';
import { HttpModule } from './http/http.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { ormOptions } from './mikro-orm.config.js';
import { MockBuilding } from './mock-building.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PeopleModule } from './people/people.module.js';
import { PresenceModule } from './presence/presence.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { ServersModule } from './servers/servers.module.js';
import { SitesModule } from './sites/sites.module.js';
import { Clock, SystemClock } from './shared/clock.js';

@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
class ClockModule {}

/**
 * What a process does: answer requests and live clients (`api`), run checks and jobs (`scheduler`), listen to attendance
 * terminals (`attendance`), speak with the building's controllers (`bacnet`), or nothing by itself (a command).
 */
export const processRoles = ['api', 'scheduler', 'attendance', 'bacnet'] as const;
export type ProcessRole = (typeof processRoles)[number];

@Module({})
export class AppModule {
  static of(config: Config, database: Database, roles: readonly ProcessRole[]): DynamicModule {
    const works = roles.includes('scheduler');
    const answers = roles.includes('api');
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        ClockModule,
        DatabaseModule.of(database, ormOptions(database.address, config.env.DATABASE_POOL_SIZE)),
        EventsModule,
        JobsModule.of(works),
        HttpModule,
        AuthModule,
        ServersModule.of({ checks: works }),
        PeopleModule,
        PresenceModule.of({ sweeps: works }),
        AttendanceModule.of({ polls: works, listens: roles.includes('attendance') }),
        BacnetModule.of({ speaks: speaksBacnet(config, roles), keeps: works, mockNetwork: MockBuilding }),
        SitesModule.of({ watches: works }),
        NotificationsModule.of({ delivers: works }),
        OperationsModule.of({
          roles,
          metricsPublic: config.env.METRICS_PUBLIC,
          aliveUrl: config.env.ALIVE_URL ?? null,
          aliveEverySeconds: config.env.ALIVE_INTERVAL_SECONDS,
        }),
        ...(answers ? [RealtimeModule] : []),
        ...(works || answers ? [ScheduleModule.forRoot()] : []),
      ],
    };
  }
}

/** With the backend `native` the program leaves the building's network to workers: processes with that role alone. */
function speaksBacnet(config: Config, roles: readonly ProcessRole[]): boolean {
  const isWorker = roles.length === 1;
  return roles.includes('bacnet') && (isWorker || detectBackend(config).backend === 'docker');
}
