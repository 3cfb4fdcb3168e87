import { DynamicModule, Module } from '@nestjs/common';
import { SiteBoardService } from './board/site-board.service.js';
import { SiteHoursService } from './board/site-hours.service.js';
import { SiteHeartbeats } from './receiver/site-heartbeats.service.js';
import { SiteMessagesController } from './receiver/site-messages.controller.js';
import { SitePresenceService } from './receiver/site-presence.service.js';
import { SiteTokens } from './receiver/site-tokens.service.js';
import { SiteCounter } from './site-counter.js';
import { SitesController } from './sites.controller.js';
import { SitesService } from './sites.service.js';
import { SilenceMonitor } from './watch/silence.monitor.js';
import { SilenceService } from './watch/silence.service.js';
import { SiteRetention } from './watch/site-retention.service.js';
import { SiteRetentionJob } from './watch/site-retention.job.js';
import { WatchedTime } from './watch/watched-time.js';

const useCases = [
  SitesService,
  SiteBoardService,
  SiteHoursService,
  SiteTokens,
  SiteHeartbeats,
  SitePresenceService,
  SiteCounter,
];

/** What runs by itself, in the processes that watch. */
const scheduled = [WatchedTime, SilenceService, SilenceMonitor, SiteRetention, SiteRetentionJob];

/** Other sites that report to this one. */
@Module({})
export class SitesModule {
  /** `watches`: whether this process notices silent sites, or only listens to them and shows them. */
  static of({ watches }: { watches: boolean }): DynamicModule {
    return {
      module: SitesModule,
      controllers: [SitesController, SiteMessagesController],
      providers: [...useCases, ...(watches ? scheduled : [])],
    };
  }
}
