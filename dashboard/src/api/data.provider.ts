import { HttpError, type DataProvider, type Identifier } from 'react-admin';
import { cursorOf, query } from './api.js';
import { ApiError, get, request } from './http.js';
import { fieldErrors } from './problem.js';
import { endpoints, type Endpoint } from './resources.js';
import type { CursorPage, Page } from './types.js';

/** The callers of react-admin name the type of their records; `never` fits every name. */
type Named = never;

/** Cursors of the pages already seen, per list, so that react-admin's page numbers lead somewhere in a history. */
const cursors = new Map<string, (string | null)[]>();

function endpointOf(resource: string): Endpoint {
  const endpoint = endpoints[resource];
  if (!endpoint) throw new Error(`Unknown resource ${resource}`);
  return endpoint;
}

const recordPath = (resource: string, id: Identifier) => `${endpointOf(resource).path}${id}/`;

/** What the API takes: writable fields that are present; a form's empty text is no value. */
function writable(resource: string, data: object): Record<string, unknown> {
  const { writable: fields = [], texts = [] } = endpointOf(resource);
  const entries = Object.entries(data).filter(([name, value]) => fields.includes(name) && value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value === '' && !texts.includes(name) ? null : (value as unknown)]),
  );
}

async function call<T>(path: string, method: string, body?: object): Promise<T> {
  try {
    return await request<T>(path, { method, body });
  } catch (error) {
    throw asHttpError(error);
  }
}

/** React-admin shows `body.errors` at the fields of a form. */
function asHttpError(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  return new HttpError(error.message, error.status, { errors: fieldErrors(error.problem) });
}

/** The parameters of a list as far as the API is concerned; react-admin leaves the type of the filter open. */
interface ListParams {
  pagination?: { page: number; perPage: number };
  sort?: { field: string; order: string };
  filter?: object;
  signal?: AbortSignal;
}

function filterQuery(filter: object = {}): Record<string, string> {
  const entries = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(entries.map(([name, value]) => [name === 'q' ? 'search' : name, String(value)]));
}

async function listPage(path: string, params: ListParams) {
  const { page = 1, perPage = 50 } = params.pagination ?? {};
  const ordering = params.sort && `${params.sort.order === 'DESC' ? '-' : ''}${params.sort.field}`;
  const filter = filterQuery(params.filter);
  const reply = await get<Page<Named>>(
    `${path}?${query({ page, page_size: perPage, ordering, ...filter })}`,
    params.signal,
  );
  return { data: reply.results, total: reply.count };
}

async function listHistory(path: string, params: ListParams) {
  const { page = 1, perPage = 50 } = params.pagination ?? {};
  const filter = filterQuery(params.filter);
  const key = `${path}?${query({ limit: perPage, ...filter })}`;
  const known = cursors.get(key) ?? [null];
  const cursor = page === 1 ? null : (known[page - 1] ?? null);
  const reply = await get<CursorPage<Named>>(`${path}?${query({ limit: perPage, cursor, ...filter })}`, params.signal);
  known[page] = cursorOf(reply.next);
  cursors.set(key, known);
  return { data: reply.results, pageInfo: { hasNextPage: reply.next !== null, hasPreviousPage: page > 1 } };
}

function getList(resource: string, params: ListParams) {
  const { path, kind } = endpointOf(resource);
  return kind === 'page' ? listPage(path, params) : listHistory(path, params);
}

const relatedTo = (params: ListParams, target: string, id: Identifier): ListParams => ({
  ...params,
  filter: { ...params.filter, [target]: id },
});

/** Records over the REST conventions of the API. */
export const dataProvider: DataProvider = {
  getList: (resource, params) => getList(resource, params),
  getOne: async (resource, { id }) => ({ data: await call(recordPath(resource, id), 'GET') }),
  getMany: async (resource, { ids }) => ({
    data: await Promise.all(ids.map(id => call<Named>(recordPath(resource, id), 'GET'))),
  }),
  getManyReference: (resource, { target, id, ...params }) => getList(resource, relatedTo(params, target, id)),
  create: async (resource, { data }) => ({
    data: await call(endpointOf(resource).path, 'POST', writable(resource, data)),
  }),
  update: async (resource, { id, data }) => ({
    data: await call(recordPath(resource, id), 'PATCH', writable(resource, data)),
  }),
  updateMany: async (resource, { ids, data }: { ids: Identifier[]; data: object }) => {
    const { bulk } = endpointOf(resource);
    if (bulk) await call(bulk, 'POST', { ids, changes: writable(resource, data) });
    else for (const id of ids) await call(recordPath(resource, id), 'PATCH', writable(resource, data));
    return { data: ids };
  },
  delete: async (resource, { id, previousData }) => {
    const reply = await call<typeof previousData>(recordPath(resource, id), 'DELETE');
    return { data: reply ?? previousData! };
  },
  deleteMany: async (resource, { ids }) => {
    for (const id of ids) await call(recordPath(resource, id), 'DELETE');
    return { data: ids };
  },
};
