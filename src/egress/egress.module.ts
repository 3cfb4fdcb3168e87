import { Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { parseIpRanges } from '../shared/ip.js';
import { EgressClient } from './egress.client.js';
import { GuardedEgressClient } from './guarded-egress.client.js';
import { HostResolver } from './host-resolver.js';

@Module({
  providers: [
    // One for the whole process: what it is careful with, the threads of the resolver, is there only once.
    { provide: HostResolver, useFactory: () => new HostResolver() },
    {
      provide: EgressClient,
      useFactory: ({ env }: Config, resolver: HostResolver) =>
        new GuardedEgressClient({ allowed: parseIpRanges(env.EGRESS_ALLOW_CIDRS).ranges, resolver }),
      inject: [Config, HostResolver],
    },
  ],
  exports: [EgressClient, HostResolver],
})
export class EgressModule {}
