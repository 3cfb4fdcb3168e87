import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../shared/errors.js';
import { LiveBooks } from '../live/live-books.js';
import { listStatuses } from '../server-list.query.js';
import type { StatusQuery, StatusView } from './server-status.dto.js';
import { loadStatuses } from './status.queries.js';

/** Reads where servers stand now. */
@Injectable()
export class StatusListService {
  constructor(
    private readonly em: EntityManager,
    private readonly books: LiveBooks,
  ) {}

  /** One page and the number of all statuses that match. */
  async list(wanted: StatusQuery): Promise<[StatusView[], number]> {
    const [rows, count] = await listStatuses(this.em, wanted);
    const ids = rows.map(({ server }) => server.id);
    const views = new Map((await loadStatuses(this.em, ids, this.books)).map(view => [view.id, view]));
    return [ids.flatMap(id => views.get(id) ?? []), count];
  }

  async get(serverId: number): Promise<StatusView> {
    const [view] = await loadStatuses(this.em, [serverId], this.books);
    if (!view) throw new NotFound('Server', serverId);
    return view;
  }
}
