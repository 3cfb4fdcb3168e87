import {
  ConnectionException,
  DriverException,
  ForeignKeyConstraintViolationException,
  NotFoundError,
  OptimisticLockError,
  UniqueConstraintViolationException,
} from '@mikro-orm/core';
import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isConnectionLoss } from '../database/faults.js';
import { DomainError, TooManyRequests, Unavailable } from '../shared/errors.js';
import { problem, problemOf, type ProblemBody } from './problem.rules.js';

/** Every error that leaves the API passes here and nowhere else. What is our own fault is logged here, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    this.answer(error, host.switchToHttp().getResponse<FastifyReply>());
  }

  /** The same for what does not come through Nest. */
  answer(error: unknown, reply: FastifyReply): void {
    const body = this.describe(error);
    if (reply.raw.headersSent) return;
    if ((error instanceof TooManyRequests || error instanceof Unavailable) && error.retryAfterSeconds !== null)
      void reply.header('retry-after', String(error.retryAfterSeconds));
    this.send(body, reply);
  }

  /** How the error is told; a route for people may overrule it. */
  protected send(body: ProblemBody, reply: FastifyReply): void {
    void reply
      .status(body.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(body));
  }

  private describe(error: unknown): ProblemBody {
    if (error instanceof DomainError) return problemOf(error);
    if (error instanceof HttpException) return problem(error.getStatus(), messageOf(error));
    if (error instanceof NotFoundError) return problem(404, 'This record does not exist.');
    if (error instanceof UniqueConstraintViolationException) return taken(error);
    if (error instanceof ForeignKeyConstraintViolationException) {
      return problem(409, 'Another record refers to this one, or it refers to one that does not exist.', 'reference');
    }
    if (error instanceof OptimisticLockError) return problem(409, 'Somebody else changed this record meanwhile.');
    if (isUnstorable(error)) return problem(400, 'A value cannot be stored: it is out of range or not valid text.');
    if (error instanceof ConnectionException || isConnectionLoss(error)) {
      this.logger.warn(`Database unreachable: ${messageOf(error)}`);
      return problem(503, 'The database cannot be reached at the moment.');
    }
    const status = statusOfFastify(error);
    if (status !== null) return problem(status, messageOf(error));
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return problem(500, 'Something went wrong in Sitewatch; the log says what.');
  }
}

/** `server_name_unique` and PostgreSQL's detail `Key (name)=(web) already exists.` name the field. */
function taken(error: DriverException): ProblemBody {
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : error.message;
  const field = /Key \(([^)]+)\)/.exec(detail)?.[1]?.split(', ').at(-1);
  const errors = field ? [{ field, messages: ['This value is taken.'] }] : [];
  return problem(409, 'A record with this value exists already.', 'taken', errors);
}

/** SQLSTATE class 22, "data exception": the value was the client's, so it is no fault of ours. Bulk statements bring it unwrapped. */
function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^22[0-9A-Z]{3}$/.test(String(error.code));
}

/** Errors of Fastify itself (body too large, malformed JSON, wrong content type) carry their status. */
function statusOfFastify(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
