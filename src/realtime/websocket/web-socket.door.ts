import { BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { Unauthenticated } from '../../shared/errors.js';
import { Audience } from '../audience.js';
import { ConversationService, errorAnswer } from '../conversation.service.js';
import { agreedProtocol, tokenOfProtocols } from '../credentials.js';
import { LiveLogins } from '../live-logins.js';
import { closeCodes, closeWith } from './closing.js';
import { WebSocketClient } from './web-socket-client.js';

/** No request of this protocol is longer; a longer message closes the connection with 1009. */
const maxPayload = 64 * 1024;
const path = /^\/ws\/status\/?$/;

/**
 * Plain WebSocket on `/ws/status/`, on the same port as everything else. Socket.IO listens for upgrades too: it leaves
 * paths that are not its own alone for a second, and here the handshake is answered at once.
 */
@Injectable()
export class WebSocketDoor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WebSocketDoor.name);
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload,
    perMessageDeflate: false,
    clientTracking: true,
    handleProtocols: offered => agreedProtocol(offered),
  });

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly logins: LiveLogins,
    private readonly audience: Audience,
    private readonly conversation: ConversationService,
  ) {}

  onApplicationBootstrap(): void {
    const server: Server = this.http.httpAdapter.getHttpServer();
    server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
      if (!path.test(request.url?.split('?', 1)[0] ?? '')) return;
      this.server.handleUpgrade(request, connection, head, socket => void this.welcome(socket, connection, request));
    });
  }

  beforeApplicationShutdown(): void {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }

  /** Nothing is read from the client before it is known who it is. */
  private async welcome(socket: WebSocket, connection: Duplex, request: IncomingMessage): Promise<void> {
    socket.on('error', error => this.logger.debug(`A client broke the protocol: ${error.message}`));
    socket.pause();
    try {
      const token = tokenOfProtocols(protocolsOf(request));
      const login = await this.logins.of({ headers: request.headers, url: request.url ?? '', token });
      const client = new WebSocketClient(login, socket, connection, this.audience);
      this.audience.enter(client);
      socket.on('message', (data, isBinary) => this.hear(client, data, isBinary));
    } catch (error) {
      const isUnknown = error instanceof Unauthenticated;
      if (!isUnknown)
        this.logger.warn(`A WebSocket was refused: ${error instanceof Error ? error.message : String(error)}`);
      closeWith(
        socket,
        isUnknown ? closeCodes.unauthorized : closeCodes.tryAgainLater,
        isUnknown ? error.code : 'unavailable',
      );
    } finally {
      socket.resume();
    }
  }

  private hear(client: WebSocketClient, data: RawData, isBinary: boolean): void {
    const request = isBinary ? null : parse(data);
    const isReasonable = request
      ? this.conversation.hear(client, actionOf(request), request, answer => client.tell(answer))
      : this.conversation.refuse(client, errorAnswer('bad_json', 'A JSON object is expected.'), answer =>
          client.tell(answer),
        );
    if (!isReasonable) client.close(closeCodes.policyViolation, 'too many requests');
  }
}

function protocolsOf(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}

function parse(data: RawData): object | null {
  try {
    const value: unknown = JSON.parse(textOf(data));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}

function actionOf(request: object): string {
  return 'action' in request && typeof request.action === 'string' ? request.action : '';
}
