import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsDate, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { topics, type Topic } from '../../events/topics.js';
import { toIds, toWords } from '../../http/paging.js';

/** Statuses a stream can be limited to. */
const streamStatuses = ['up', 'degraded', 'down', 'unknown', 'paused', 'maintenance'] as const;
export type StreamStatus = (typeof streamStatuses)[number];

class StreamQuery {
  /** Id of the last event the client has seen; for clients that cannot send the header `Last-Event-ID`. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  last_event_id?: number;

  /** From `POST /api/auth/ticket/`, for clients that cannot send a header. */
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  ticket?: string;
}

export class StatusStreamQuery extends StreamQuery {
  /** Only servers with one of these statuses: `up|down|degraded` or `up,down`. */
  @IsOptional()
  @toWords()
  @IsIn(streamStatuses, { each: true })
  status?: StreamStatus[];

  /** Only these servers: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  server_id?: number[];

  /** The first `status` event shows only what changed after this instant, the first `ping` event only newer results. */
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? new Date(value) : value))
  @IsDate()
  since?: Date;

  /** How many of the newest results the first `ping` event shows. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;
}

export class TopicStreamQuery extends StreamQuery {
  /** What to hear about: `servers,presence`; everything without it. */
  @IsOptional()
  @toWords()
  @IsIn(topics, { each: true })
  topics?: Topic[];
}
