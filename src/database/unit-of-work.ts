import { MikroORM, RequestContext } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';

/**
 * Gives work that no HTTP request started (scheduled runs, event handlers, socket messages, commands) an EntityManager
 * of its own. Nested calls get a fresh one as well: an event handler never sees the half-made work of its publisher.
 */
@Injectable()
export class UnitOfWork {
  constructor(private readonly orm: MikroORM) {}

  run<T>(work: () => Promise<T>): Promise<T> {
    return RequestContext.create(this.orm.em, work);
  }
}
