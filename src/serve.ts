import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, processRoles, type ProcessRole } from './app.module.js';
import type { Config } from './config/config.js';
import { Database } from './database/database.js';
import { serveDashboard } from './http/dashboard-files.js';
import { httpAdapter, secure } from './http/http-server.js';
import { serveOpenApi } from './http/openapi.js';
import { prepare } from './prepare.js';
import type { Logger } from './logging/logger.js';

/** A running Sitewatch. */
export interface Running {
  /** Empty in a process that answers no requests. */
  url: string;
  /** Stops taking work, finishes what is under way, closes the database; resolves when nothing is left. */
  stop(): Promise<void>;
}

/** Opens the database, brings its schema up to date and starts everything the roles ask for. */
export async function serve(
  config: Config,
  logger: Logger,
  roles: readonly ProcessRole[] = processRoles,
): Promise<Running> {
  const database = await Database.open(config);
  let app: NestFastifyApplication | null = null;
  const stop = async () => {
    await app?.close();
    await database.close();
  };
  try {
    await prepare(database, config);
    app = await createApp(config, database, logger, roles);
    if (!roles.includes('api')) {
      await app.init();
      return { url: '', stop };
    }
    await app.listen(config.env.PORT, config.env.HOST);
    const port = Number(new URL(await app.getUrl()).port || 80);
    return { url: config.publicUrl(port), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function createApp(
  config: Config,
  database: Database,
  logger: Logger,
  roles: readonly ProcessRole[],
): Promise<NestFastifyApplication> {
  const module = AppModule.of(config, database, roles);
  const app = await NestFactory.create<NestFastifyApplication>(module, httpAdapter(config), {
    logger,
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.setGlobalPrefix('api', { exclude: ['metrics', 'status', 'iclock/*path'] });
  await secure(app);
  serveOpenApi(app);
  await serveDashboard(app);
  return app;
}
