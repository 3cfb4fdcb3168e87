import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Login } from '../../auth/login.rules.js';
import { topics as allTopics } from '../../events/topics.js';
import { Clock } from '../../shared/clock.js';
import { Audience } from '../audience.js';
import { eventIdOf } from '../live.rules.js';
import { OpeningService, type Opening } from '../opening.service.js';
import { Selection } from '../selection.js';
import { SnapshotsService, type SnapshotFilter } from '../snapshots.service.js';
import { eventOf, idOnly } from './event.codec.js';
import { EventStream } from './event-stream.js';
import type { StatusStreamQuery, TopicStreamQuery } from './event-stream.dto.js';

/** Opens streams of Server-Sent Events; what goes wrong before the first byte is thrown and becomes a problem reply. */
@Injectable()
export class EventStreamService {
  constructor(
    private readonly audience: Audience,
    private readonly opening: OpeningService,
    private readonly snapshots: SnapshotsService,
    private readonly clock: Clock,
  ) {}

  /** Status and results of servers: a snapshot or what was missed, then live. */
  async status(login: Login, reply: FastifyReply, query: StatusStreamQuery, lastEventId?: string): Promise<void> {
    const { status: statuses, since, limit } = query;
    const serverIds = query.server_id && query.server_id.length > 0 ? query.server_id : undefined;
    const selection = new Selection({ serverIds, statuses, checks: true, topics: [] });
    const filter = {
      ...(serverIds ? { serverIds } : {}),
      ...(statuses && statuses.length > 0 ? { statuses } : {}),
      ...(since ? { since } : {}),
      limit,
    };
    const stream = new EventStream(login, reply, this.audience, rendition => rendition.statusEvents);
    await this.begin(stream, selection, eventIdOf(lastEventId) ?? query.last_event_id ?? null, async opening => {
      if (opening.kind === 'resumed') return '';
      return this.resync(opening) + (await this.snapshot(opening.head, filter));
    });
  }

  /** Every message of some topics. */
  async topics(login: Login, reply: FastifyReply, query: TopicStreamQuery, lastEventId?: string): Promise<void> {
    const topics = query.topics && query.topics.length > 0 ? query.topics : allTopics;
    const selection = new Selection({ checks: topics.includes('servers'), topics: [...new Set(topics)] });
    const stream = new EventStream(login, reply, this.audience, rendition => rendition.message.event);
    await this.begin(stream, selection, eventIdOf(lastEventId) ?? query.last_event_id ?? null, opening =>
      // The id alone lets a client resume that loses the connection before the first event.
      opening.kind === 'resumed' ? '' : this.resync(opening) + idOnly(opening.head),
    );
  }

  /** Answers HEAD: the headers of a stream without one. */
  showHead(reply: FastifyReply): void {
    void reply.header('content-type', 'text/event-stream').header('cache-control', 'no-cache, no-transform').send('');
  }

  private async begin(
    stream: EventStream,
    selection: Selection,
    since: number | null,
    firstText: (opening: Opening) => Promise<string> | string,
  ): Promise<void> {
    this.audience.enter(stream);
    try {
      await this.opening.open(stream, selection, since, async opening => {
        stream.start(await firstText(opening));
        stream.catchUp(opening.missed);
      });
    } catch (error) {
      this.audience.leave(stream);
      throw error;
    }
  }

  private resync({ kind, head }: Opening): string {
    return kind === 'lost' ? eventOf('resync', { id: head, type: 'resync' }) : '';
  }

  private async snapshot(head: number, filter: SnapshotFilter): Promise<string> {
    const at = this.clock.now().toISOString();
    const { statuses, pings } = await this.snapshots.upTo(head, filter);
    return (
      eventOf('status', { id: head, type: 'status', at, statuses }) +
      eventOf('ping', { id: head, type: 'ping', at, pings }, head)
    );
  }
}
