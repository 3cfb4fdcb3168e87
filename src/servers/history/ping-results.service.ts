import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { cursorOf, cursorPage } from '../../http/cursor.js';
import type { PingResultPage, PingResultQuery } from './ping-result.dto.js';
import { pingView } from './ping-result.dto.js';
import { findResults } from './ping-result.queries.js';

/** The history of single checks, newest first. */
@Injectable()
export class PingResultsService {
  constructor(private readonly em: EntityManager) {}

  /** One page; `url` is the path and query of the request. Throws InvalidInput for a cursor that is none. */
  async list(filter: PingResultQuery, url: string): Promise<PingResultPage> {
    const { server_id: serverIds, status: kinds, since, until, limit } = filter;
    const selection = { serverIds, kinds, since, until, cursor: cursorOf(filter), limit: limit + 1 };
    const rows = await findResults(this.em, selection);
    const page = cursorPage(rows, filter, url, ({ at, id }) => ({ at, id }));
    return { ...page, results: page.results.map(pingView) };
  }
}
