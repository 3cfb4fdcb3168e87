import { Body, Controller, Get, HttpCode, Post, Query, UseFilters } from '@nestjs/common';
import { ApiConsumes, ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { Config } from '../../config/config.js';
import { Public } from '../../http/public.decorator.js';
import { Readers, type Readership } from '../../http/readership.js';
import { TakesForms } from '../../http/takes-forms.decorator.js';
import { AcknowledgeLink, AcknowledgeLinkView } from './acknowledge-link.dto.js';
import { AcknowledgeLinkFilter } from './acknowledge-link.filter.js';
import { AcknowledgeLinkService } from './acknowledge-link.service.js';
import { linkPage } from './acknowledge-page.rules.js';

const reply = {
  content: {
    'application/json': { schema: { $ref: getSchemaPath(AcknowledgeLinkView) } },
    'text/html': { schema: { type: 'string' } },
  },
};

@ApiTags('servers')
@ApiExtraModels(AcknowledgeLinkView)
@Public()
@UseFilters(AcknowledgeLinkFilter)
@Controller('incidents/acknowledge')
export class AcknowledgeLinkController {
  constructor(
    private readonly links: AcknowledgeLinkService,
    private readonly config: Config,
  ) {}

  /** What the link in a message is about; changes nothing. Browsers get a page with a button. */
  @Get()
  @ApiOkResponse(reply)
  async show(
    @Query() { token }: AcknowledgeLink,
    @Readers() readers: Readership,
  ): Promise<AcknowledgeLinkView | string> {
    return readers.answer(await this.links.show(token), view => linkPage(view, token, this.config.env.TZ));
  }

  /** Says that the recipient of the message takes care of the incident. Again changes nothing; 422 where it is too late. */
  @Post()
  @HttpCode(200)
  @TakesForms()
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiOkResponse(reply)
  async acknowledge(
    @Body() { token }: AcknowledgeLink,
    @Readers() readers: Readership,
  ): Promise<AcknowledgeLinkView | string> {
    return readers.answer(await this.links.acknowledge(token), view => linkPage(view, token, this.config.env.TZ));
  }
}
