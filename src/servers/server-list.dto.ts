import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, Matches } from 'class-validator';
import { PageQuery, toWords } from '../http/paging.js';
import { protocols, type Protocol } from './checks/check.rules.js';
import { serverActivities } from './server.entity.js';
import type { ServerSettings } from './server.rules.js';
import { statuses, type Status } from './status/status.rules.js';

/** `search` looks into names, hosts and tags. */
export class ServerQuery extends PageQuery {
  /** `http,tcp` */
  @ApiPropertyOptional({ enum: protocols, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(protocols, { each: true })
  protocol?: Protocol[];

  /** Whether the server is checked at all: `active`, `paused`. */
  @ApiPropertyOptional({ enum: serverActivities, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(serverActivities, { each: true })
  status?: ServerSettings['status'][];

  /** Where it stands now: `down,degraded`. */
  @ApiPropertyOptional({ enum: statuses, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(statuses, { each: true })
  state?: Status[];

  /** Servers that have one of these tags. */
  @IsOptional()
  @toWords()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^\P{Cc}*$/u, { each: true })
  tag?: string[];
}
