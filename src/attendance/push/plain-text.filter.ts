import type { FastifyReply } from 'fastify';
import { ProblemFilter } from '../../http/problem.filter.js';
import type { ProblemBody } from '../../http/problem.rules.js';

/** Errors for terminals, which look for `OK` at the beginning of a text and come again where they do not find it. */
export class PlainTextFilter extends ProblemFilter {
  protected override send({ status, detail }: ProblemBody, reply: FastifyReply): void {
    void reply.status(status).type('text/plain; charset=utf-8').send(`ERROR: ${detail}\n`);
  }
}
