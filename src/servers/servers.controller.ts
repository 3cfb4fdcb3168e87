import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RecordIdPipe } from '../http/record-id.pipe.js';
import { pageOf } from '../http/paging.js';
import { RequestUrl } from '../http/request-url.decorator.js';
import { BulkReply, BulkServers } from './bulk.dto.js';
import { ServerKeyPipe } from './server-key.pipe.js';
import { ServerQuery } from './server-list.dto.js';
import { NewServerView, ServerPage, ServerView } from './server-view.dto.js';
import { CreateServer, UpdateServer } from './server.dto.js';
import { ServersService } from './servers.service.js';

@ApiTags('servers')
@Controller('servers')
export class ServersController {
  constructor(private readonly servers: ServersService) {}

  /** The servers; `ordering` by id, key, name, protocol, host, port, check_interval, status, state, parent, created_at or updated_at. */
  @Get()
  async list(@Query() query: ServerQuery, @RequestUrl() url: string): Promise<ServerPage> {
    const [servers, count] = await this.servers.list(query);
    return pageOf(servers, count, query, url);
  }

  /** One server. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<ServerView> {
    return this.servers.get(id);
  }

  /** Adds a server; 409 where its name or key is taken. */
  @Post()
  create(@Body() input: CreateServer): Promise<NewServerView> {
    return this.servers.create(input);
  }

  /** Pauses, resumes or deletes many servers at once. */
  @Post('bulk')
  @HttpCode(200)
  async bulk(@Body() { ids, action }: BulkServers): Promise<BulkReply> {
    return { changed: await this.servers.bulk(ids, action) };
  }

  /** Makes or replaces the server of that key, for configuration kept as code: the same body again changes nothing. */
  @Put('by-key/:key')
  @ApiOkResponse({ type: ServerView, description: 'The server of that key existed already.' })
  @ApiCreatedResponse({ type: NewServerView, description: 'The server was added.' })
  async upsert(
    @Param('key', ServerKeyPipe) key: string,
    @Body() input: CreateServer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServerView | NewServerView> {
    const { server, created } = await this.servers.upsert(key, input);
    void reply.status(created ? 201 : 200);
    return server;
  }

  /** Describes the server anew: what is left out gets its default, headers too; only the key stays. */
  @Put(':id')
  replace(@Param('id', RecordIdPipe) id: number, @Body() input: CreateServer): Promise<ServerView> {
    return this.servers.replace(id, input);
  }

  /** Changes what is given; null clears what may be null. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateServer): Promise<ServerView> {
    return this.servers.change(id, input);
  }

  /** Deletes the server, its status, history and incidents; servers below it stay. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.servers.remove(id);
  }
}
