import { AsyncLocalStorage } from 'node:async_hooks';
import { MikroORM, RequestContext } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';

/**
 * Gives work that no HTTP request started (scheduled runs, event handlers, socket messages, commands) an EntityManager
 * of its own. Nested calls get a fresh one as well: an event handler never sees the half-made work of its publisher, nor
 * does it get into its transaction.
 */
@Injectable()
export class UnitOfWork {
  /** A transaction follows every callback and timer that was begun inside it, also when it is long over: not here. */
  private readonly outside = AsyncLocalStorage.snapshot();

  constructor(private readonly orm: MikroORM) {}

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.outside(() => RequestContext.create(this.orm.em, work));
  }
}
