import files from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findRoot } from '../config/root.js';

/** Paths that belong to the program; every other GET is a page of the dashboard, which has its own router. */
const ownPaths = /^\/(api|ws|socket\.io|metrics|iclock)(\/|$)/;

/** Serves the built dashboard; the hashed assets may be kept for a year, the page itself is always asked for again. */
export async function serveDashboard(app: NestFastifyApplication): Promise<void> {
  const root = join(findRoot(), 'dashboard', 'dist');
  if (!existsSync(root)) return;
  await app.register(files, {
    root,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const kept = path.includes(join('dist', 'assets'));
      void reply.header('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/*', (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (ownPaths.test(path) || path.includes('.')) return reply.callNotFound();
    return reply.sendFile('index.html');
  });
}
