import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { EventBus } from './bus.js';
import { Consumers } from './consumers.js';
import { Feed } from './feed.js';
import { ChannelLayer, MemoryChannelLayer } from './layer/channel-layer.client.js';
import { RedisChannelLayer } from './layer/redis.channel-layer.client.js';
import { RemoteFeed } from './layer/remote-feed.js';
import { Relay } from './relay.js';
import { WakeUp } from './wake-up.js';

/** Sites that share a Redis do not hear each other: their databases differ. */
const layer = {
  provide: ChannelLayer,
  useFactory: ({ env, redisUrl }: Config, { address }: Database) =>
    env.CHANNEL_LAYER_TYPE === 'redis'
      ? new RedisChannelLayer(redisUrl, `sitewatch:${env.SITE_ID}:${address.database}`)
      : new MemoryChannelLayer(),
  inject: [Config, Database],
};

@Global()
@Module({
  providers: [EventBus, Feed, Relay, Consumers, WakeUp, layer, RemoteFeed],
  exports: [EventBus, Feed, Relay, WakeUp, ChannelLayer],
})
export class EventsModule {}
