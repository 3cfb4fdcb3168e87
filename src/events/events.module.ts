import { Global, Module } from '@nestjs/common';
import { EventBus } from './bus.js';
import { Consumers } from './consumers.js';
import { Feed } from './feed.js';
import { Relay } from './relay.js';
import { WakeUp } from './wake-up.js';

@Global()
@Module({
  providers: [EventBus, Feed, Relay, Consumers, WakeUp],
  exports: [EventBus, Feed, Relay, WakeUp],
})
export class EventsModule {}
