import { PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Matches, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf, PageQuery } from '../../http/paging.js';
import type { Block } from './block.entity.js';

const trimmed = () => Transform(({ value }) => (typeof value === 'string' ? value.trim() : value));

/** A part of the site. */
export class CreateBlock {
  /** Unique; 1 to 100 characters. */
  @trimmed()
  @IsString()
  @MaxLength(100)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: '$property must not be empty or have control characters' })
  name: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  @Matches(/^[^\0]*$/, { message: '$property must not have the character U+0000' })
  description?: string;
}

/** What is left out stays as it is. */
export class UpdateBlock extends PartialType(CreateBlock, { skipNullProperties: false }) {}

/** `search` looks into the names. */
export class BlockQuery extends PageQuery {}

export class BlockView {
  id: number;
  name: string;
  description: string;
  /** Terminals in it. */
  devices: number;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

export class BlockPage extends PageOf(BlockView) {}

export function toBlockView(block: Block, devices: number): BlockView {
  return {
    id: block.id,
    name: block.name,
    description: block.description,
    devices,
    created_at: block.createdAt.toISOString(),
    updated_at: block.updatedAt.toISOString(),
  };
}
