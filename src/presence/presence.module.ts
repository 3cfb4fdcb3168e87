import { DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { Config } from '../config/config.js';
import { EgressModule } from '../egress/egress.module.js';
import { PresenceBeside } from '../people/presence-beside.js';
import { PresenceSource } from '../people/presence-source.js';
import { ProbeClient } from '../probes/probe.client.js';
import { LinkClient, LinuxLinkClient } from '../probes/sweep/link.client.js';
import { SystemProbeClient } from '../probes/sweep/system.probe.client.js';
import { boardControllers, boardProviders, boardSchedule } from './board/board.parts.js';
import { cloudControllers, cloudProviders, cloudSchedule } from './cloud/cloud.parts.js';
import { deviceControllers, deviceProviders } from './devices/devices.parts.js';
import { discoveryControllers, discoveryProviders, discoverySchedule } from './discovery/discovery.parts.js';
import { historyControllers, historyProviders } from './history/history.parts.js';
import { outageProviders, outageSchedule } from './outages/outages.parts.js';
import { sessionProviders } from './sessions/sessions.parts.js';
import { summaryProviders, summarySchedule } from './summaries/summaries.parts.js';
import { sweepSchedule } from './sweep/sweep.parts.js';

const outsideWorld: Provider[] = [
  { provide: LinkClient, useClass: LinuxLinkClient },
  {
    provide: ProbeClient,
    useFactory: ({ env }: Config, link: LinkClient) =>
      new SystemProbeClient(env.PROBE_ENGINE, link, env.PROBE_CANARIES === 'auto'),
    inject: [Config, LinkClient],
  },
];

const useCases = [
  ...deviceProviders,
  ...historyProviders,
  ...sessionProviders,
  ...summaryProviders,
  ...outageProviders,
  ...boardProviders,
  ...discoveryProviders,
  ...cloudProviders,
];

/** What runs by itself, in the processes that watch the network. The sign of life comes first: sweeps build on it. */
const scheduled = [
  ...outageSchedule,
  ...sweepSchedule,
  ...summarySchedule,
  ...boardSchedule,
  ...discoverySchedule,
  ...cloudSchedule,
];

/** Who is on the premises. */
@Global()
@Module({})
export class PresenceModule {
  /** `sweeps`: whether this process watches the network, or only shows what others have seen. */
  static of({ sweeps }: { sweeps: boolean }): DynamicModule {
    return {
      module: PresenceModule,
      imports: [EgressModule],
      controllers: [
        ...deviceControllers,
        ...historyControllers,
        ...boardControllers,
        ...discoveryControllers,
        ...cloudControllers,
      ],
      providers: [...outsideWorld, ...useCases, ...(sweeps ? scheduled : [])],
      exports: [PresenceSource, PresenceBeside],
    };
  }
}
