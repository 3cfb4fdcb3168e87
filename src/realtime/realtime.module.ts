import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { Audience } from './audience.js';
import { ConversationService } from './conversation.service.js';
import { LiveLogins } from './live-logins.js';
import { OpeningService } from './opening.service.js';
import { Realtime } from './realtime.js';
import { ReplayService } from './replay.service.js';
import { SnapshotsService } from './snapshots.service.js';
import { StatusGateway } from './socket-io/status.gateway.js';
import { EventStreamController } from './sse/event-stream.controller.js';
import { EventStreamService } from './sse/event-stream.service.js';
import { Upkeep } from './upkeep.js';
import { WebSocketDoor } from './websocket/web-socket.door.js';

/** Three doors over one feed: Server-Sent Events, Socket.IO and plain WebSocket. */
@Module({
  imports: [AuthModule],
  controllers: [EventStreamController],
  providers: [
    Audience,
    ReplayService,
    SnapshotsService,
    OpeningService,
    ConversationService,
    LiveLogins,
    EventStreamService,
    StatusGateway,
    WebSocketDoor,
    Upkeep,
    Realtime,
  ],
  exports: [Realtime],
})
export class RealtimeModule {}
