import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { PageOf } from '../../http/paging.js';
import { roles, type Role } from '../role.rules.js';
import type { ApiKey } from './api-key.entity.js';

export class CreateApiKeyInput {
  /** What the key is for; unique. */
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)[^\p{Cc}]+$/u, { message: 'The name must not be empty or have control characters.' })
  name: string;

  /** `admin` may do everything, `viewer` only reads. */
  @ApiProperty({ enum: roles })
  @IsIn(roles)
  role: Role;

  /** The key stops working at this instant (at most ten years ahead); null or absent: never. */
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  expires_at?: Date | null;
}

/** A key for programs, without its secret. */
export class ApiKeyView {
  id: number;
  name: string;
  /** First characters of the key, to tell keys apart. */
  prefix: string;
  @ApiProperty({ enum: roles })
  role: Role;
  /** ISO 8601, UTC. */
  created_at: string;
  /** Who made it. */
  created_by: string;
  /** ISO 8601, UTC; null: never. */
  expires_at: string | null;
  /** ISO 8601, UTC, to the minute; null: not used yet. */
  last_used_at: string | null;
}

/** A key that has just been made. */
export class NewApiKeyView extends ApiKeyView {
  /** The key itself, for `Authorization: Api-Key <key>`; shown this once and never again. */
  key: string;
}

export class ApiKeyPage extends PageOf(ApiKeyView) {}

export function toApiKeyView(key: ApiKey): ApiKeyView {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    role: key.role,
    created_at: key.createdAt.toISOString(),
    created_by: key.createdBy,
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
  };
}
