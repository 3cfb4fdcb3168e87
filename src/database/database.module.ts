import type { Options } from '@mikro-orm/postgresql';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { DynamicModule, Global, Module } from '@nestjs/common';
import { Database } from './database.js';
import { ProcessMark } from './process-mark.js';
import { UnitOfWork } from './unit-of-work.js';

@Global()
@Module({})
export class DatabaseModule {
  static of(database: Database, orm: Options): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [MikroOrmModule.forRoot(orm)],
      providers: [{ provide: Database, useValue: database }, UnitOfWork, ProcessMark],
      exports: [Database, UnitOfWork, ProcessMark],
    };
  }
}
