import { raw, type EntityManager, type FilterQuery, type Loaded } from '@mikro-orm/postgresql';
import { orderOf, windowOf, type PageQuery } from '../http/paging.js';
import type { ServerQuery } from './server-list.dto.js';
import type { Server } from './server.entity.js';
import { ServerStatus } from './status/server-status.entity.js';
import type { StatusQuery } from './status/server-status.dto.js';

type StatusWithServer = Loaded<ServerStatus, 'server'>;
export type StatusPageOfRows = [rows: StatusWithServer[], count: number];

/** Public names of what lists of servers can be ordered by; those of the server begin with `server.`. */
const serverColumns = {
  id: 'server.id',
  key: 'server.key',
  name: 'server.name',
  protocol: 'server.protocol',
  host: 'server.host',
  port: 'server.port',
  check_interval: 'server.checkInterval',
  status: 'server.status',
  state: 'status',
  parent: 'server.parent',
  created_at: 'server.createdAt',
  updated_at: 'server.updatedAt',
};

const statusColumns = {
  id: 'server.id',
  server: 'server.id',
  server_name: 'server.name',
  protocol: 'server.protocol',
  status: 'status',
  since: 'since',
  last_check: 'lastCheck',
  response_time: 'responseTimeMs',
  consecutive_failures: 'consecutiveFailures',
};

/** One page of servers, each with where it stands: every server has one status row, so that is what is listed. */
export function listServers(em: EntityManager, query: ServerQuery): Promise<StatusPageOfRows> {
  const { protocol, status, state, tag } = query;
  const server = [
    ...(protocol ? [{ protocol: { $in: protocol } }] : []),
    ...(status ? [{ status: { $in: status } }] : []),
    ...(tag ? [{ tags: { $overlap: tag } }] : []),
  ];
  const where = [...server.map(condition => ({ server: condition })), ...(state ? [{ status: { $in: state } }] : [])];
  return page(em, where, query, serverColumns, 'name');
}

export function listStatuses(em: EntityManager, query: StatusQuery): Promise<StatusPageOfRows> {
  const { server_id: ids, status, since } = query;
  const where = [
    ...(ids ? [{ server: { $in: ids } }] : []),
    ...(status ? [{ status: { $in: status } }] : []),
    ...(since ? [{ since: { $gte: since } }] : []),
  ];
  return page(em, where, query, statusColumns, 'server_name');
}

function page(
  em: EntityManager,
  where: FilterQuery<ServerStatus>[],
  query: PageQuery,
  columns: Record<string, string>,
  fallback: string,
): Promise<StatusPageOfRows> {
  const all: FilterQuery<ServerStatus>[] = [...where, ...(query.search ? [{ server: containing(query.search) }] : [])];
  return em.findAndCount(ServerStatus, all.length > 0 ? { $and: all } : {}, {
    ...windowOf(query),
    populate: ['server'],
    orderBy: Object.entries(orderOf(query.ordering, columns, fallback)).map(([path, direction]) =>
      nested(path, direction),
    ),
    disableIdentityMap: true,
  });
}

/** The text in name, host or one of the tags, in any case. */
function containing(text: string): FilterQuery<Server> {
  const pattern = `%${text.replace(/[\\%_]/g, sign => `\\${sign}`)}%`;
  const tags = raw(alias => `array_to_string(${alias}.tags, ' ')`);
  return { $or: [{ name: { $ilike: pattern } }, { host: { $ilike: pattern } }, { [tags]: { $ilike: pattern } }] };
}

/** The id that makes every order stable is the server's. */
function nested(path: string, direction: 'asc' | 'desc') {
  const [first = '', second] = path === 'id' ? ['server', 'id'] : path.split('.');
  return second === undefined ? { [first]: direction } : { [first]: { [second]: direction } };
}
