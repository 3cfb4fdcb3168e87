import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { CursorPageOf, CursorQuery, toIds, toWords } from '../../http/paging.js';
import { resultKinds, type ResultKind } from '../checks/check.rules.js';
import type { Checked } from '../checks/checked.js';
import { storedMessage, storedPhase, type PingRow } from './ping-result.rules.js';

/** Most servers one request may name. */
const maxServers = 1_000;

export class PingResultQuery extends CursorQuery {
  /** Only results of these servers: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(maxServers)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2_147_483_647, { each: true })
  server_id?: number[];

  /** Only results of these kinds: `failure,slow`. */
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(resultKinds, { each: true })
  status?: ResultKind[];
}

/** Whole milliseconds spent in each phase, 0 where it did not take place. */
export class PingPhases {
  dns_ms: number;
  connect_ms: number;
  tls_ms: number;
  first_byte_ms: number;
}

/** One check that took place. */
export class PingView {
  id: number;
  /** Id of the server. */
  server: number;
  @ApiProperty({ enum: resultKinds })
  status: ResultKind;
  /** Milliseconds until the answer was complete; null where there was none. */
  @ApiProperty({ type: Number, nullable: true })
  response_time: number | null;
  /** HTTP status; null where none was received. */
  @ApiProperty({ type: Number, nullable: true })
  status_code: number | null;
  /** Empty when all is well. */
  error_message: string;
  /** When the check ended. */
  check_timestamp: string;
  phases: PingPhases;
}

export class PingResultPage extends CursorPageOf(PingView) {}

/** A stored result as clients see it. */
export function pingView(row: PingRow): PingView {
  const { id, serverId, responseTime, statusCode, at } = row;
  return {
    id,
    server: serverId,
    status: kindAt(row.kind),
    response_time: shownMs(responseTime < 0 ? null : responseTime),
    status_code: statusCode === 0 ? null : statusCode,
    error_message: row.errorMessage,
    check_timestamp: new Date(at).toISOString(),
    phases: {
      dns_ms: row.dnsMs,
      connect_ms: row.connectMs,
      tls_ms: row.tlsMs,
      first_byte_ms: row.firstByteMs,
    },
  };
}

/** A result that was stored just now as {@link pingView} will show it. */
export function pingOf({ serverId, at, outcome }: Checked, id: number): PingView {
  const { dns, connect, tls, firstByte } = outcome.phases;
  return pingView({
    id,
    serverId,
    at,
    kind: resultKinds.indexOf(outcome.kind),
    responseTime: outcome.responseTimeMs ?? -1,
    statusCode: outcome.statusCode ?? 0,
    errorMessage: storedMessage(outcome.message),
    dnsMs: storedPhase(dns),
    connectMs: storedPhase(connect),
    tlsMs: storedPhase(tls),
    firstByteMs: storedPhase(firstByte),
  });
}

/** The kind stored as its position in `resultKinds`. */
export function kindAt(position: number): ResultKind {
  return resultKinds[position] ?? 'inconclusive';
}

/** Two decimals: what is left of a latency on its way through a four-byte column. */
export function shownMs(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds * 100) / 100;
}
