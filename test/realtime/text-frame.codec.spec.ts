import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { textFrame } from '../../src/realtime/websocket/text-frame.codec.js';
import { eventually } from '../support/eventually.js';
import { SocketReader } from './socket-reader.js';

it('Text frames of every length are read back by a WebSocket client', async () => {
  const texts = [0, 1, 125, 126, 65_535, 65_536, 200_000].map(
    length => `${'ä'.repeat(length / 2)}${'x'.repeat(length % 2)}`,
  );
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, connection, head) =>
    server.handleUpgrade(request, connection, head, () => texts.forEach(text => connection.write(textFrame(text)))),
  );
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const client = await SocketReader.open(`http://127.0.0.1:${port}`);
  await eventually(() => expect(client.texts).toHaveLength(texts.length));
  expect(client.texts).toEqual(texts);
  client.close();
  http.close();
});
