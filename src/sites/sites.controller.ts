import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../http/paging.js';
import { RecordIdPipe } from '../http/record-id.pipe.js';
import { RequestUrl } from '../http/request-url.decorator.js';
import { SiteBoard } from './board/site-board.dto.js';
import { SiteBoardService } from './board/site-board.service.js';
import { SiteHourPage, SiteHourQuery } from './board/site-hour.dto.js';
import { SiteHoursService } from './board/site-hours.service.js';
import { CreateSite, NewSiteView, SitePage, SiteQuery, SiteToken, SiteView, UpdateSite } from './site.dto.js';
import { SitesService } from './sites.service.js';

@ApiTags('sites')
@Controller('sites')
export class SitesController {
  constructor(
    private readonly sites: SitesService,
    private readonly siteBoard: SiteBoardService,
    private readonly hours: SiteHoursService,
  ) {}

  /** The sites that report here; `ordering` by id, site_id, name, enabled, last_heartbeat, created_at or updated_at. */
  @Get()
  async list(@Query() query: SiteQuery, @RequestUrl() url: string): Promise<SitePage> {
    const [sites, count] = await this.sites.list(query);
    return pageOf(sites, count, query, url);
  }

  /** All sites with who is there. */
  @Get('board')
  board(): Promise<SiteBoard> {
    return this.siteBoard.board();
  }

  /** One site. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<SiteView> {
    return this.sites.get(id);
  }

  /** The hours it has reported, newest first. */
  @Get(':id/presence')
  presence(
    @Param('id', RecordIdPipe) id: number,
    @Query() query: SiteHourQuery,
    @RequestUrl() url: string,
  ): Promise<SiteHourPage> {
    return this.hours.list(id, query, url);
  }

  /** Adds a site; 409 where its site_id is taken. The reply has its token, which is shown this once. */
  @Post()
  create(@Body() input: CreateSite): Promise<NewSiteView> {
    return this.sites.create(input);
  }

  /** Describes a site anew: what is left out gets its default. */
  @Put(':id')
  replace(@Param('id', RecordIdPipe) id: number, @Body() input: CreateSite): Promise<SiteView> {
    return this.sites.replace(id, input);
  }

  /** Changes what is given. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateSite): Promise<SiteView> {
    return this.sites.change(id, input);
  }

  /** A new token; the old one is refused at once. */
  @Post(':id/rotate-token')
  @HttpCode(200)
  async rotateToken(@Param('id', RecordIdPipe) id: number): Promise<SiteToken> {
    return { token: await this.sites.rotateToken(id) };
  }

  /** Deletes a site with all it has reported. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.sites.remove(id);
  }
}
