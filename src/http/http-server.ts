import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { constants } from 'node:zlib';
import type { Config } from '../config/config.js';
import { refuseConnection, refuseOtherThanJson, refuseUrl } from './refusals.js';

/** No request of the API needs more; larger bodies are refused with 413 before they are read. */
const bodyLimit = 1024 * 1024;

export function httpAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit,
    trustProxy: (_address: string, hop: number) => hop < config.env.TRUST_PROXY_HOPS,
    frameworkErrors: refuseUrl,
    clientErrorHandler: refuseConnection,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
}

/**
 * What every reply gets: compression (not for streams, which must not wait for more data), and the security headers that
 * are right on a LAN without TLS: no forced upgrade to https, everything from the own origin alone.
 */
export async function secure(app: NestFastifyApplication): Promise<void> {
  app.getHttpAdapter().getInstance().addHook('onRequest', refuseOtherThanJson);
  await app.register(cookie);
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip', 'deflate'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 6 },
    customTypes: /^(?!text\/event-stream)(text\/|application\/(json|problem\+json|javascript|xml)|image\/svg)/,
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    crossOriginEmbedderPolicy: false,
  });
}
