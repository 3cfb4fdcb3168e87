import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { BlockPage, BlockQuery, BlockView, CreateBlock, UpdateBlock } from './block.dto.js';
import { BlocksService } from './blocks.service.js';

@ApiTags('attendance')
@Controller('hrm/blocks')
export class BlocksController {
  constructor(private readonly blocks: BlocksService) {}

  /** The parts of the site; `ordering` by id, name, created_at or updated_at. */
  @Get()
  async list(@Query() query: BlockQuery, @RequestUrl() url: string): Promise<BlockPage> {
    const [blocks, count] = await this.blocks.list(query);
    return pageOf(blocks, count, query, url);
  }

  /** One block. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<BlockView> {
    return this.blocks.get(id);
  }

  /** Adds a block; 409 where the name is taken. */
  @Post()
  create(@Body() input: CreateBlock): Promise<BlockView> {
    return this.blocks.create(input);
  }

  /** Describes a block anew. */
  @Put(':id')
  replace(@Param('id', RecordIdPipe) id: number, @Body() input: CreateBlock): Promise<BlockView> {
    return this.blocks.change(id, { name: input.name, description: input.description ?? '' });
  }

  /** Changes what is given. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateBlock): Promise<BlockView> {
    return this.blocks.change(id, input);
  }

  /** Deletes a block; its terminals stay. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.blocks.remove(id);
  }
}
