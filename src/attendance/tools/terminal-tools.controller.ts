import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { TerminalTools } from './terminal-tools.service.js';
import {
  ReconnectReply,
  SetTimeReply,
  SyncAllReply,
  SyncReply,
  SyncTerminal,
  TestReply,
} from './terminal-tools.dto.js';

@ApiTags('attendance')
@Controller('hrm/attendance-devices')
export class TerminalToolsController {
  constructor(private readonly tools: TerminalTools) {}

  /** Sends every enabled terminal to be read; follow them in the list. */
  @Post('sync-all')
  @HttpCode(200)
  syncAll(): Promise<SyncAllReply> {
    return this.tools.syncAll();
  }

  /** Tries the connection stage by stage and says at which one it fails. */
  @Post(':id/test-connection')
  @HttpCode(200)
  test(@Param('id', RecordIdPipe) id: number): Promise<TestReply> {
    return this.tools.test(id);
  }

  /** Reads the log of the terminal now; `full` compares all of it with the ledger. */
  @Post(':id/sync')
  @HttpCode(200)
  sync(@Param('id', RecordIdPipe) id: number, @Body() { full }: SyncTerminal): Promise<SyncReply> {
    return this.tools.sync(id, full ?? false);
  }

  /** Takes up the live connection anew, also where it was given up. */
  @Post(':id/reconnect')
  @HttpCode(200)
  reconnect(@Param('id', RecordIdPipe) id: number): Promise<ReconnectReply> {
    return this.tools.reconnect(id);
  }

  /** Sets the clock of the terminal. */
  @Post(':id/set-time')
  @HttpCode(200)
  setTime(@Param('id', RecordIdPipe) id: number): Promise<SetTimeReply> {
    return this.tools.setTime(id);
  }
}
