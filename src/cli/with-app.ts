import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Logger } from '../logging/logger.js';
import { prepare } from '../prepare.js';

/** Lends a command the program without its doors and schedules, inside a unit of work. Its log goes to stderr. */
export async function withApp<T>(config: Config, work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const database = await Database.open(config);
  try {
    await prepare(database, config);
    const module = AppModule.of(config, database, []);
    const logger = Logger.open(config, process.stderr, 'warn');
    const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
    try {
      return await app.get(UnitOfWork).run(() => work(app));
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
}
