import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentLogin } from '../../auth/guard/current-login.decorator.js';
import type { Login } from '../../auth/login.rules.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { CorrectionPage, CorrectionQuery, CorrectionView, CreateCorrection } from './correction.dto.js';
import { Corrections } from './corrections.service.js';

@ApiTags('attendance')
@Controller('hrm/attendance-corrections')
export class CorrectionsController {
  constructor(private readonly corrections: Corrections) {}

  /** What was put right, newest first, also what was taken back. */
  @Get()
  list(@Query() query: CorrectionQuery, @RequestUrl() url: string): Promise<CorrectionPage> {
    return this.corrections.list(query, url);
  }

  /** One correction. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<CorrectionView> {
    return this.corrections.get(id);
  }

  /** Adds a missing punch or ignores a record, in the name of the caller; 409 where that was done already. */
  @Post()
  create(@Body() input: CreateCorrection, @CurrentLogin() login: Login): Promise<CorrectionView> {
    return this.corrections.create(input, login.name);
  }

  /** Takes a correction back; it stays on record. 422 where that was done already. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(@Param('id', RecordIdPipe) id: number, @CurrentLogin() login: Login): Promise<CorrectionView> {
    return this.corrections.withdraw(id, login.name);
  }
}
