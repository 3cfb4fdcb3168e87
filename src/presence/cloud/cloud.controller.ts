import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ResendReply } from './cloud.dto.js';
import { RefusedSummaries } from './refused-summaries.service.js';

@ApiTags('presence')
@Controller('cloud')
export class CloudController {
  constructor(private readonly refused: RefusedSummaries) {}

  /** Sends the hours again that the receiver has refused; each shows the reason as `parked_reason`. */
  @Post('resend')
  @HttpCode(200)
  async resend(): Promise<ResendReply> {
    return { released: await this.refused.resend() };
  }
}
