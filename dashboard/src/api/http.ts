import { isProblem } from './problem.js';
import { sessionEnd } from './session-end.js';
import type { Problem } from '../client/types.gen.js';

/** A refusal of the API, or no answer at all (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problem: Problem | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

interface Init {
  method?: string;
  body?: object;
  signal?: AbortSignal;
  /** Refusals whose body is the answer all the same. */
  accepts?: number[];
}

const refreshedKey = 'sitewatch.refreshed-at';
let refreshing: Promise<boolean> | null = null;

/**
 * One request to the API. When the access cookie has run out it is renewed once, however many requests wait for it, and
 * the request is repeated. Throws ApiError.
 */
export async function request<T>(path: string, init: Init = {}): Promise<T> {
  const startedAt = Date.now();
  const first = await send(path, init);
  if (first.status !== 401 || isCredentialPath(path)) return read<T>(first, init);
  if (!(await refreshSession(startedAt))) {
    sessionEnd.publish();
    return read<T>(first, init);
  }
  return read<T>(await send(path, init), init);
}

export const get = <T>(path: string, signal?: AbortSignal) => request<T>(path, { signal });
export const post = <T>(path: string, body: object = {}) => request<T>(path, { method: 'POST', body });
export const put = <T>(path: string, body: object) => request<T>(path, { method: 'PUT', body });

/** Renews the session; false when it is over. `since`: nothing is done when another tab renewed it after that moment. */
export function refreshSession(since = Date.now()): Promise<boolean> {
  refreshing ??= alone(() => refreshUnlessDone(since)).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** The cookies are shared by all tabs and a refresh token can be used once, so only one tab may do it at a time. */
function alone(work: () => Promise<boolean>): Promise<boolean> {
  // Web Locks need a secure context; a LAN without TLS is none, there the shared time stamp has to do.
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('sitewatch.refresh', work);
}

async function refreshUnlessDone(since: number): Promise<boolean> {
  if (Number(localStorage.getItem(refreshedKey) ?? 0) >= since) return true;
  const reply = await send('/api/auth/token/refresh/', { method: 'POST', body: {} });
  // Another tab was faster: its cookies are ours.
  const renewed = reply.ok || reply.status === 409;
  if (renewed) localStorage.setItem(refreshedKey, String(Date.now()));
  if (!renewed && reply.status !== 401) await read(reply);
  return renewed;
}

const isCredentialPath = (path: string) => path.startsWith('/api/auth/token') || path.startsWith('/api/auth/logout');

async function send(path: string, { method = 'GET', body, signal }: Init) {
  try {
    return await fetch(path, {
      method,
      signal,
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'Sitewatch does not answer. Check that it is running and that this device is connected.');
  }
}

async function read<T>(reply: Response, { accepts = [] }: Init = {}): Promise<T> {
  const text = await reply.text();
  const value = parse(text);
  // The one place where the contract is trusted.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (reply.ok || accepts.includes(reply.status)) return value as T;
  const problem = isProblem(value) ? value : null;
  throw new ApiError(
    reply.status,
    problem?.detail ?? `The server answered ${reply.status} ${reply.statusText}`,
    problem,
  );
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
