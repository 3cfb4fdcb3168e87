import { request as startRequest, IncomingMessage } from 'node:http';
import { connect as systemConnect, Socket } from 'node:net';
import { IpRange } from '../shared/ip.js';
import { EgressClient, EgressFailed, EgressRefused, EgressReply, EgressRequest } from './egress.client.js';
import { describeFailure, Destination, destinationOf, headerProblem } from './egress.rules.js';
import { Connect, findAddresses, openSocket, secure } from './guarded-socket.js';
import { HostResolver } from './host-resolver.js';
import { readReply } from './reply.reader.js';

const defaultDeadlineMs = 10_000;
const maxHeaderBytes = 16_384;

export interface GuardedEgressOptions {
  /** Ranges outside of the public network that may be reached. */
  allowed?: readonly IpRange[];
  /** Certificate authorities (PEM) trusted instead of those Node trusts by default. */
  trusted?: string[];
  /** Shared with whoever else looks names up in this process. */
  resolver?: HostResolver;
  connect?: Connect;
}

/**
 * The real thing. Every request has a connection of its own, to an address that was judged before and after connecting;
 * none is kept or shared, so nothing of one receiver ever reaches another.
 */
export class GuardedEgressClient extends EgressClient {
  private readonly allowed: readonly IpRange[];
  private readonly trusted: string[] | undefined;
  private readonly resolver: HostResolver;
  private readonly connect: Connect;

  constructor({ allowed = [], trusted, resolver, connect }: GuardedEgressOptions = {}) {
    super();
    this.allowed = allowed;
    this.trusted = trusted;
    this.resolver = resolver ?? new HostResolver();
    this.connect = connect ?? systemConnect;
  }

  async request(request: EgressRequest): Promise<EgressReply> {
    const destination = destinationOf(request.url);
    if ('refused' in destination) throw new EgressRefused(destination.refused);
    const problem = headerProblem(request.headers ?? {});
    if (problem) throw new EgressRefused(problem);
    request.signal?.throwIfAborted();
    const { deadlineMs = defaultDeadlineMs, signal } = request;
    const late = `${destination.host} did not answer completely within ${deadlineMs / 1000} s.`;
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(new EgressFailed(late)), deadlineMs);
    const giveUp = () => end.abort(signal?.reason);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await unlessAborted(end.signal, this.exchange(request, destination, end.signal));
    } catch (error) {
      throw end.signal.aborted ? end.signal.reason : failureOf(destination.host, error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      // Whatever is still open belongs to nobody now.
      end.abort();
    }
  }

  private async exchange(request: EgressRequest, destination: Destination, signal: AbortSignal): Promise<EgressReply> {
    const addresses = await findAddresses(this.resolver, destination.host, this.allowed, signal);
    const plain = await openSocket(this.connect, destination, addresses, this.allowed, signal);
    const socket = destination.tls ? await secure(plain, destination, this.trusted, signal) : plain;
    const response = await ask(request, destination, socket);
    const headers = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
    return { status: response.statusCode ?? 0, headers: Object.fromEntries(headers), ...(await readReply(response)) };
  }
}

function ask(request: EgressRequest, { path, authority }: Destination, socket: Socket): Promise<IncomingMessage> {
  const body = request.body ?? '';
  const mayBeEmpty = request.method === 'GET' || request.method === 'DELETE';
  const headers = {
    'User-Agent': 'Sitewatch',
    Accept: '*/*',
    ...request.headers,
    Host: authority,
    'Accept-Encoding': 'identity',
    Connection: 'close',
    ...(body === '' && mayBeEmpty ? {} : { 'Content-Length': `${Buffer.byteLength(body)}` }),
  };
  return new Promise((resolve, reject) => {
    const message = startRequest({
      createConnection: () => socket,
      method: request.method,
      path,
      headers,
      maxHeaderSize: maxHeaderBytes,
    });
    message.on('response', resolve);
    message.on('error', reject);
    // Nobody asked for another protocol; left alone, it would be waited for until the deadline.
    message.on('upgrade', () => reject(Object.assign(new Error('upgrade'), { code: 'HPE_UPGRADE' })));
    message.end(body);
  });
}

/** `work`, or the reason of `signal` as soon as that is there. */
function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

function failureOf(host: string, error: unknown): Error {
  if (error instanceof EgressRefused || error instanceof EgressFailed) return error;
  return new EgressFailed(describeFailure(host, codeOf(error)));
}

function codeOf(error: unknown): string {
  const [cause] = error instanceof AggregateError ? error.errors : [error];
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
