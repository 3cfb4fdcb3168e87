import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type as Convert } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString, Matches, Max, MaxDate, MaxLength, Min, MinDate } from 'class-validator';
import { InvalidInput } from '../shared/errors.js';

/** `1,2,3` in a query string. */
export const toIds = () =>
  Transform(({ value }) => (typeof value === 'string' ? value.split(',').filter(Boolean).map(Number) : value));

/** `up,down` or `up|down` in a query string. */
export const toWords = () =>
  Transform(({ value }) => (typeof value === 'string' ? value.split(/[,|]/).filter(Boolean) : value));

/** Query of a list that people page through. */
export class PageQuery {
  /** Page number, from 1. */
  @ApiProperty({ required: false, default: 1 })
  @IsOptional()
  @Convert(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  page: number = 1;

  /** Records per page. */
  @ApiProperty({ required: false, default: 50 })
  @IsOptional()
  @Convert(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  page_size: number = 50;

  /** Field names, comma separated, `-` for descending: `name,-created_at`. */
  @IsOptional()
  @Matches(/^-?[a-z_]+(,-?[a-z_]+)*$/)
  ordering?: string;

  /** Text that the record's names contain. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(/^\P{Cc}*$/u, { message: 'search must not contain control characters' })
  search?: string;
}

/** Instants that PostgreSQL and JavaScript both can store and count from. */
const earliest = new Date('1900-01-01T00:00:00Z');
const latest = new Date('9999-12-31T00:00:00Z');

/** Query of a history that grows without bound: newest first, page by cursor. */
export class CursorQuery {
  /** From `next` or `previous` of an earlier reply. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,200}$/)
  cursor?: string;

  /** Records per page. */
  @ApiProperty({ required: false, default: 50 })
  @IsOptional()
  @Convert(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;

  /** Only what happened at or after this instant. */
  @IsOptional()
  @Convert(() => Date)
  @IsDate()
  @MinDate(earliest)
  @MaxDate(latest)
  since?: Date;

  /** Only what happened before this instant. */
  @IsOptional()
  @Convert(() => Date)
  @IsDate()
  @MinDate(earliest)
  @MaxDate(latest)
  until?: Date;
}

export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

/** The reply class of a paged list, for the OpenAPI document: `class ServerPage extends PageOf(ServerView) {}`. */
export function PageOf<T>(view: Type<T>): Type<Page<T>> {
  class PageOfView implements Page<T> {
    /** Records over all pages. */
    @ApiProperty({ type: Number })
    count: number;

    /** Path of the next page. */
    @ApiProperty({ type: String, nullable: true })
    next: string | null;

    @ApiProperty({ type: String, nullable: true })
    previous: string | null;

    @ApiProperty({ type: [view] })
    results: T[];
  }
  return PageOfView;
}

export interface CursorPage<T> {
  next: string | null;
  previous: string | null;
  results: T[];
}

/** The reply class of a history. */
export function CursorPageOf<T>(view: Type<T>): Type<CursorPage<T>> {
  class CursorPageOfView implements CursorPage<T> {
    /** Path of the next, older page. */
    @ApiProperty({ type: String, nullable: true })
    next: string | null;

    @ApiProperty({ type: String, nullable: true })
    previous: string | null;

    @ApiProperty({ type: [view] })
    results: T[];
  }
  return CursorPageOfView;
}

export interface Window {
  limit: number;
  offset: number;
}

export const windowOf = (query: PageQuery): Window => ({
  limit: query.page_size,
  offset: (query.page - 1) * query.page_size,
});

/** Wraps one page of records; `url` is the path and query of the request. */
export function pageOf<T>(results: T[], count: number, query: PageQuery, url: string): Page<T> {
  const last = Math.max(1, Math.ceil(count / query.page_size));
  return {
    count,
    next: query.page < last ? withParameter(url, 'page', String(query.page + 1)) : null,
    previous: query.page > 1 ? withParameter(url, 'page', String(Math.min(query.page - 1, last))) : null,
    results,
  };
}

/** `name,-created_at` as an ORM order; `columns` maps the public names to properties, the id makes it stable. */
export function orderOf(
  ordering: string | undefined,
  columns: Record<string, string>,
  fallback: string,
): Record<string, 'asc' | 'desc'> {
  const terms = (ordering ?? fallback).split(',').map(term => {
    const name = term.replace(/^-/, '');
    const property = columns[name];
    if (!property)
      throw InvalidInput.field('ordering', `Unknown field ${name}; one of ${Object.keys(columns).join(', ')}.`);
    return [property, term.startsWith('-') ? 'desc' : 'asc'] as const;
  });
  return {
    ...Object.fromEntries(terms),
    ...(terms.some(([property]) => property === 'id') ? {} : { id: 'asc' as const }),
  };
}

export function withParameter(url: string, name: string, value: string): string {
  const [path = '', search = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(search);
  parameters.set(name, value);
  return `${path}?${parameters}`;
}
