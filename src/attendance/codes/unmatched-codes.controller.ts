import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf, PageQuery } from '../../http/paging.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { AssignCode, AssignedCodeView, UnmatchedCodePage } from './unmatched-code.dto.js';
import { UnmatchedCodes } from './unmatched-codes.service.js';

@ApiTags('attendance')
@Controller('hrm/unmatched-codes')
export class UnmatchedCodesController {
  constructor(private readonly codes: UnmatchedCodes) {}

  /** Codes of punches that belong to nobody; `ordering` by attendance_code, records, first_seen or last_seen. */
  @Get()
  async list(@Query() query: PageQuery, @RequestUrl() url: string): Promise<UnmatchedCodePage> {
    const [codes, count] = await this.codes.list(query);
    return pageOf(codes, count, query, url);
  }

  /** Gives an employee the code and its whole history; 409 where the code is taken or the employee has another one. */
  @Post('assign')
  @HttpCode(200)
  assign(@Body() input: AssignCode): Promise<AssignedCodeView> {
    return this.codes.assign(input);
  }
}
