import { BadRequestException, Injectable, PayloadTooLargeException, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { PlainTextFilter } from './plain-text.filter.js';
import { PushGate, type AdmittedTerminal } from './push-gate.service.js';
import { PushTalk } from './push-talk.service.js';
import { addressOf } from './push.rules.js';
import { decodeCall, type PushCall } from './wire/push-call.codec.js';

/** Of a body, packed and unpacked; terminals send some ten kilobytes at once. */
const bodyLimit = 2 * 1024 * 1024;
const nothing = Buffer.alloc(0);

interface Visit {
  call: PushCall;
  terminal: AdmittedTerminal;
}

/**
 * Where terminals push: `/iclock/*`, in a part of the server of its own, because nothing of the API fits them. Bodies are
 * bytes whatever kind they are said to be, answers are short plain text without security headers that small firmware
 * might not have room for, and so are errors. Nobody logs in: the serial number decides, before the body is read.
 */
@Injectable()
export class PushDoor implements OnModuleInit {
  private readonly visits = new WeakMap<FastifyRequest, Visit>();
  private readonly problems = new PlainTextFilter();

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly unitOfWork: UnitOfWork,
    private readonly gate: PushGate,
    private readonly talk: PushTalk,
  ) {}

  onModuleInit(): void {
    const server: FastifyInstance | undefined = this.http.httpAdapter?.getInstance();
    void server?.register?.(async part => this.open(part));
  }

  private open(part: FastifyInstance): void {
    part.removeAllContentTypeParsers();
    part.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
    part.setErrorHandler((error, _request, reply) => {
      this.problems.answer(error, reply);
      return reply;
    });
    part.route({
      method: ['GET', 'POST'],
      url: '/iclock/*',
      helmet: false,
      compress: false,
      decompress: false,
      onRequest: request => this.receive(request),
      handler: (request, reply) => this.answer(request, reply),
    });
  }

  /** Throws what the terminal is told in place of an answer. */
  private async receive(request: FastifyRequest): Promise<void> {
    // Whatever it says it is, even what is no kind of content at all, it is bytes.
    delete request.headers['content-type'];
    const call = decodeCall(request.method, request.url);
    if (!call) throw new BadRequestException('This is not a request of a terminal.');
    if (call.serialNumber === '') throw new BadRequestException('The serial number is missing (SN).');
    const terminal = await this.unitOfWork.run(() => this.gate.admit(call, addressOf(request.ip)));
    this.visits.set(request, { call, terminal });
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const visit = this.visits.get(request);
    if (!visit) throw new BadRequestException('This is not a request of a terminal.');
    const body = await unpacked(request.body);
    void reply.type('text/plain; charset=utf-8');
    return this.unitOfWork.run(() => this.talk.answer(visit.terminal, visit.call, body));
  }
}

const unpack = promisify(gunzip);

/** Some firmware packs its bodies with gzip and does not say so; no text begins like that. */
async function unpacked(body: unknown): Promise<Buffer> {
  if (!Buffer.isBuffer(body)) return nothing;
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return await unpack(body, { maxOutputLength: bodyLimit });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) throw new PayloadTooLargeException('The unpacked body is too large.');
    throw new BadRequestException('The body cannot be unpacked.');
  }
}
