import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { topics, type Topic } from '../events/topics.js';

/** What `latest` and `subscribe` have in common: which servers. Without any of it all servers are meant. */
class ServerChoice {
  /** The word of the plain WebSocket protocol; Socket.IO has it in the name of the event. */
  @IsOptional()
  @IsString()
  @MaxLength(20)
  action?: string;

  /** Only these servers; an empty list means none. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  server_ids?: number[];

  /** Only servers whose name contains this text, in any case. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  query?: string;
}

export class LatestRequest extends ServerChoice {
  /** How many of the newest results. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 20;
}

export class SubscribeRequest extends ServerChoice {
  /** Topics whose facts are wanted besides the check results. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(topics.length)
  @IsIn(topics, { each: true })
  topics?: Topic[];

  /** Id of the last message the client knows: everything after it is sent first. */
  @IsOptional()
  @IsInt()
  @Min(0)
  since_id?: number;
}
