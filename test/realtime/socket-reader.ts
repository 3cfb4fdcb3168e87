import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

export interface Message {
  type: string;
  id?: number;
  [field: string]: unknown;
}

/** One plain WebSocket of a test, with everything it has heard. */
export class SocketReader {
  readonly messages: Message[] = [];
  /** The same as they came, also what is no JSON. */
  readonly texts: string[] = [];
  code: number | null = null;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      this.texts.push(text);
      if (text.startsWith('{')) this.messages.push(JSON.parse(text));
    });
    socket.on('close', code => (this.code = code));
    socket.on('error', () => undefined);
  }

  static async open(url: string, options: ClientOptions = {}, protocols: string[] = []): Promise<SocketReader> {
    const socket = new WebSocket(url.replace('http', 'ws'), protocols, options);
    const reader = new SocketReader(socket);
    await once(socket, 'open');
    return reader;
  }

  static as(token: string, url: string): Promise<SocketReader> {
    return SocketReader.open(url, { headers: { authorization: `Bearer ${token}` } });
  }

  send(request: unknown): void {
    this.socket.send(typeof request === 'string' ? request : JSON.stringify(request));
  }

  of(type: string): Message[] {
    return this.messages.filter(message => message.type === type);
  }

  close(): void {
    this.socket.terminate();
  }
}
