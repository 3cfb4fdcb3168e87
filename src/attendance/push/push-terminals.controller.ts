import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../../http/paging.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { ApprovePushTerminal, PushTerminalPage, PushTerminalQuery, PushTerminalView } from './push-terminal.dto.js';
import { PushTerminalsService } from './push-terminals.service.js';

@ApiTags('attendance')
@Controller('hrm/push-terminals')
export class PushTerminalsController {
  constructor(private readonly terminals: PushTerminalsService) {}

  /** Terminals that call by themselves; `ordering` by id, serial_number, approval, ip_address, first_seen or last_seen. */
  @Get()
  async list(@Query() query: PushTerminalQuery, @RequestUrl() url: string): Promise<PushTerminalPage> {
    const [terminals, count] = await this.terminals.list(query);
    return pageOf(terminals, count, query, url);
  }

  /** One of them. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<PushTerminalView> {
    return this.terminals.get(id);
  }

  /** Lets it deliver punches, as a terminal that is here or as a new one; 409 where that one has another serial number. */
  @Post(':id/approve')
  @HttpCode(200)
  approve(@Param('id', RecordIdPipe) id: number, @Body() input: ApprovePushTerminal): Promise<PushTerminalView> {
    return this.terminals.approve(id, input ?? {});
  }

  /** Takes nothing from it, now and later. */
  @Post(':id/refuse')
  @HttpCode(200)
  refuse(@Param('id', RecordIdPipe) id: number): Promise<PushTerminalView> {
    return this.terminals.refuse(id);
  }

  /** Has it deliver everything it holds again; 422 where it is not approved. */
  @Post(':id/resend')
  @HttpCode(200)
  resend(@Param('id', RecordIdPipe) id: number): Promise<PushTerminalView> {
    return this.terminals.resend(id);
  }

  /** Forgets it; it is new when it calls again. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.terminals.remove(id);
  }
}
