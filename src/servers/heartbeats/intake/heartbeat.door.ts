import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import Fastify, { type FastifyRequest } from 'fastify';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { ProblemFilter } from '../../../http/problem.filter.js';
import { RecordIdPipe } from '../../../http/record-id.pipe.js';
import { refuseOtherThanJson } from '../../../http/refusals.js';
import { validationPipe } from '../../../http/validation.js';
import { HeartbeatInput, type HeartbeatReply } from './heartbeat.dto.js';
import { bearerOf } from './heartbeats.controller.js';
import { HeartbeatsService } from './heartbeats.service.js';
import { isPlainBeat } from './plain-beat.rules.js';

/** No heartbeat is longer; a longer one is refused before it is read. */
const bodyLimit = 16 * 1024;
const path = /^\/api\/heartbeat\/\d{1,15}\/?$/;

/**
 * Where heartbeats come in: thousands of them a second when agents fire on the minute. They take a short way through a
 * Fastify of their own on the same port, because what stands around every other route (request context, cookies, security
 * headers, guards, validation by class) would cost four times as much as the heartbeat itself. The route of the
 * controller stays: it describes this one, and takes what is not written in the plain form.
 */
@Injectable()
export class HeartbeatDoor implements OnApplicationBootstrap {
  private readonly fastify = Fastify({ bodyLimit, routerOptions: { ignoreTrailingSlash: true } });
  private readonly problems = new ProblemFilter();
  private readonly validation = validationPipe();
  private readonly ids = new RecordIdPipe();

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly heartbeats: HeartbeatsService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const server: Server | undefined = this.http.httpAdapter?.getHttpServer();
    if (!server) return;
    await this.open();
    const others = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.method === 'POST' && path.test(request.url ?? '')) this.fastify.routing(request, response);
      else for (const listener of others) Reflect.apply(listener, server, [request, response]);
    });
  }

  private async open(): Promise<void> {
    const { fastify } = this;
    const json = fastify.getDefaultJsonParser('error', 'error');
    fastify.removeAllContentTypeParsers();
    // Whoever has nothing to say may send nothing, with or without saying what kind of nothing it is.
    fastify.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) =>
      body === '' ? done(null) : void json(request, String(body), done),
    );
    fastify.addHook('onRequest', refuseOtherThanJson);
    fastify.setErrorHandler((error, _request, reply) => {
      this.problems.answer(error, reply);
      return reply;
    });
    fastify.post<{ Params: { server_id: string } }>('/api/heartbeat/:server_id', request => this.take(request));
    await fastify.ready();
  }

  private async take(request: FastifyRequest<{ Params: { server_id: string } }>): Promise<HeartbeatReply> {
    const id = this.ids.transform(request.params.server_id);
    const input = await this.inputOf(request.body ?? {});
    return this.heartbeats.accept(id, bearerOf(request.headers.authorization), input);
  }

  private async inputOf(body: unknown): Promise<HeartbeatInput> {
    if (isPlainBeat(body)) return body;
    const input: unknown = await this.validation.transform(body, { type: 'body', metatype: HeartbeatInput });
    return input instanceof HeartbeatInput ? input : {};
  }
}
