import { Catch } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemFilter } from '../../http/problem.filter.js';
import type { ProblemBody } from '../../http/problem.rules.js';
import { asPage, wantsPage } from '../../http/readership.js';
import { refusalPage } from './acknowledge-page.rules.js';

/** Tells people why a link cannot be used; clients of the API get the problem. */
@Catch()
export class AcknowledgeLinkFilter extends ProblemFilter {
  protected override send(body: ProblemBody, reply: FastifyReply): void {
    if (!wantsPage(reply.request)) return super.send(body, reply);
    asPage(reply);
    void reply.status(body.status).send(refusalPage(body));
  }
}
