import { Injectable, Logger } from '@nestjs/common';
import { isConnectionLoss } from '../database/faults.js';
import { problemOf } from '../http/problem.rules.js';
import { validationPipe } from '../http/validation.js';
import { Clock } from '../shared/clock.js';
import { DomainError, InvalidInput, type FieldError } from '../shared/errors.js';
import { Audience } from './audience.js';
import { LatestRequest, SubscribeRequest } from './live.dto.js';
import { OpeningService, type Opening } from './opening.service.js';
import { Selection } from './selection.js';
import { SnapshotsService, type SnapshotFilter } from './snapshots.service.js';
import type { Answer, TalkingClient } from './talking-client.js';

const actions = ['latest', 'subscribe'] as const;

/** What the client is answered where its request cannot be met; the connection stays. */
export interface ErrorAnswer extends Answer {
  type: 'error';
  code: string;
  detail: string;
  errors?: FieldError[];
}

type Reply = (answer: Answer) => void;

/** Requests of one client within this many milliseconds ... */
const windowMs = 10_000;
/** ... beyond this number are refused, */
const maxRequests = 100;
/** and beyond this one the connection is closed. */
const hopeless = 1_000;
/** Results shown to a client that has missed too much to be told everything. */
const snapshotLimit = 50;

/** The requests `latest` and `subscribe`, the same for Socket.IO and plain WebSocket. */
@Injectable()
export class ConversationService {
  private readonly logger = new Logger(ConversationService.name);
  private readonly pipe = validationPipe();

  constructor(
    private readonly audience: Audience,
    private readonly opening: OpeningService,
    private readonly snapshots: SnapshotsService,
    private readonly clock: Clock,
  ) {}

  /** Answers one request, in turn; never throws. False: the client asks far too much and must be closed. */
  hear(client: TalkingClient, action: string, payload: unknown, reply: Reply): boolean {
    return this.within(client, reply, () => this.answer(client, action, payload, reply));
  }

  /** The same for something that is no request at all. */
  refuse(client: TalkingClient, answer: ErrorAnswer, reply: Reply): boolean {
    return this.within(client, reply, () => reply(answer));
  }

  private within(client: TalkingClient, reply: Reply, work: () => Promise<void> | void): boolean {
    const asked = client.countRequest(this.clock.monotonic(), windowMs);
    if (asked > hopeless) return false;
    if (asked > maxRequests) {
      if (asked === maxRequests + 1) reply(errorAnswer('too_many_requests', 'Too many requests; wait a few seconds.'));
      return true;
    }
    void client.inTurn(async () => {
      try {
        await work();
      } catch (error) {
        reply(this.explain(error));
      }
    });
    return true;
  }

  private async answer(client: TalkingClient, action: string, payload: unknown, reply: Reply): Promise<void> {
    switch (action) {
      case 'latest':
        return this.latest(await this.checked(LatestRequest, payload), reply);
      case 'subscribe':
        return this.subscribe(client, await this.checked(SubscribeRequest, payload), reply);
      default:
        reply(errorAnswer('unknown_action', `There is no such action; one of ${actions.join(', ')}.`));
    }
  }

  private async latest(request: LatestRequest, reply: Reply): Promise<void> {
    const id = this.audience.head;
    const { statuses, pings } = await this.snapshots.latest({ ...filterOf(request), limit: request.limit });
    reply({ type: 'latest', id, statuses, pings });
  }

  private async subscribe(client: TalkingClient, request: SubscribeRequest, reply: Reply): Promise<void> {
    const filter = filterOf(request);
    const selection = new Selection({ ...filter, checks: true, topics: [...new Set(request.topics)] });
    await this.opening.open(client, selection, request.since_id ?? null, opening =>
      this.greet(client, opening, { ...filter, limit: snapshotLimit }, reply),
    );
  }

  private async greet(client: TalkingClient, opening: Opening, filter: SnapshotFilter, reply: Reply): Promise<void> {
    const { head, kind, servers, missed } = opening;
    const snapshot = kind === 'lost' ? await this.snapshots.upTo(head, filter) : null;
    reply({ type: 'subscribed', id: head, servers });
    if (snapshot) {
      client.tell(resyncAnswer(head));
      client.tell({ type: 'latest', id: head, ...snapshot });
    }
    client.catchUp(missed);
  }

  private async checked<T extends object>(type: new () => T, payload: unknown): Promise<T> {
    const given = payload ?? {};
    if (typeof given !== 'object' || Array.isArray(given))
      throw InvalidInput.field('payload', 'An object is expected.');
    const request: unknown = await this.pipe.transform(given, { type: 'body', metatype: type });
    if (!(request instanceof type)) throw InvalidInput.field('payload', 'An object is expected.');
    return request;
  }

  private explain(error: unknown): ErrorAnswer {
    if (error instanceof DomainError) {
      const { code, detail, errors } = problemOf(error);
      return errorAnswer(code, detail, errors);
    }
    if (isConnectionLoss(error)) return errorAnswer('unavailable', 'The database cannot be reached at the moment.');
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return errorAnswer('internal_error', 'Something went wrong in Sitewatch; the log says what.');
  }
}

export function errorAnswer(code: string, detail: string, errors?: FieldError[]): ErrorAnswer {
  return { type: 'error', code, detail, ...(errors ? { errors } : {}) };
}

/** Messages up to `id` may have been lost: ask for the current state, the feed goes on after it. */
export function resyncAnswer(id: number): Answer & { id: number } {
  return { type: 'resync', id };
}

function filterOf({ server_ids, query }: { server_ids?: number[]; query?: string }) {
  return { ...(server_ids ? { serverIds: server_ids } : {}), ...(query === undefined ? {} : { query }) };
}
