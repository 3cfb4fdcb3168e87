import { Catch } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemFilter } from '../../http/problem.filter.js';
import type { ProblemBody } from '../../http/problem.rules.js';

/** Clients of the earlier program look for `error` in a 404. */
@Catch()
export class TaskNotFoundFilter extends ProblemFilter {
  protected override send(body: ProblemBody, reply: FastifyReply): void {
    super.send(body.status === 404 ? Object.assign({ error: 'Task not found' }, body) : body, reply);
  }
}
