import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { Unauthenticated } from '../../shared/errors.js';
import { Audience } from '../audience.js';
import { ConversationService } from '../conversation.service.js';
import { LiveLogins } from '../live-logins.js';
import type { Rendition } from '../rendition.js';
import type { Answer } from '../talking-client.js';
import { eventNameOf, SocketIoClient, unauthorized } from './socket-io-client.js';

/** Socket.IO, namespace `/status` on the default path. Pages of other sites are not let in (no CORS). */
@WebSocketGateway({
  namespace: '/status',
  serveClient: false,
  maxHttpBufferSize: 64 * 1024,
  perMessageDeflate: false,
  // A connection that asks for no namespace is of no use.
  connectTimeout: 10_000,
})
export class StatusGateway implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, BeforeApplicationShutdown {
  private readonly logger = new Logger(StatusGateway.name);
  private namespace: Namespace | undefined;

  constructor(
    private readonly logins: LiveLogins,
    private readonly audience: Audience,
    private readonly conversation: ConversationService,
  ) {}

  afterInit(namespace: Namespace): void {
    this.namespace = namespace;
    namespace.server.of('/').use((_, next) => next(refusal('not_found', 'Connect to the namespace /status.')));
    namespace.use((socket, next) => void this.admit(socket, next));
    this.audience.broadcastWith(rendition => this.broadcast(rendition));
  }

  /** The middleware has left the login on the socket. */
  handleConnection(socket: Socket): void {
    const login = socket.data.login;
    const client = new SocketIoClient(login, socket, this.audience);
    try {
      this.audience.enter(client);
    } catch {
      socket.disconnect(true);
      return;
    }
    socket.onAny((action: string, ...given: unknown[]) => this.hear(client, socket, action, given));
  }

  beforeApplicationShutdown(): void {
    this.namespace?.server.engine.close();
  }

  private async admit(socket: Socket, next: (error?: Error) => void): Promise<void> {
    const { headers, auth, url } = socket.handshake;
    const token: unknown = auth['token'];
    try {
      this.audience.checkRoom();
      socket.data.login = await this.logins.of({ headers, url, token: typeof token === 'string' ? token : undefined });
      next();
    } catch (error) {
      const isUnknown = error instanceof Unauthenticated;
      if (!isUnknown)
        this.logger.warn(`A socket was refused: ${error instanceof Error ? error.message : String(error)}`);
      next(isUnknown ? refusal(error.code, error.message, unauthorized) : refusal('unavailable', 'Try again later.'));
    }
  }

  /** Answers go to the acknowledgement where the client wants one, else they are events of their type. */
  private hear(client: SocketIoClient, socket: Socket, action: string, given: unknown[]): void {
    const last = given.at(-1);
    const acknowledge = typeof last === 'function' ? last : null;
    const payload = acknowledge ? given.slice(0, -1) : given;
    const reply = (answer: Answer) => (acknowledge ? acknowledge(answer) : client.tell(answer));
    if (!this.conversation.hear(client, action, payload[0], reply)) socket.disconnect(true);
  }

  /** Only rooms somebody is in cost an encoding. */
  private broadcast(rendition: Rendition): void {
    const { namespace } = this;
    const rooms = rendition.channels.filter(key => namespace?.adapter.rooms.has(key));
    if (rooms.length > 0) namespace?.local.to(rooms).emit(eventNameOf(rendition), rendition.update);
  }
}

/** An error that the client reads as `error.data` of `connect_error`. */
function refusal(code: string, message: string, status?: number): Error {
  return Object.assign(new Error(message), { data: { code: status ?? code, detail: message } });
}
