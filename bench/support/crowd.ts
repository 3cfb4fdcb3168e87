import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

interface CrowdWish {
  door: 'sse' | 'socket_io';
  port: number;
  token: string;
  clients: number;
}

/** When one event came to the first and to the last client: epoch milliseconds with fractions. */
interface Heard {
  first: number;
  last: number;
}

/** Connections that are being opened at once. */
const lanes = 50;
const processes = 2;

/** Live clients in two processes of their own, which read bytes and look for the event, no more. */
export class Crowd {
  private messages = 0;

  private constructor(private readonly children: ChildProcess[]) {
    for (const child of children) child.on('message', () => (this.messages += 1));
  }

  /** Events that every client has heard since the beginning. */
  get rounds(): number {
    return this.messages / processes;
  }

  static async open(wish: CrowdWish): Promise<Crowd> {
    const children = Array.from({ length: processes }, () => fork(fileURLToPath(import.meta.url), ['crowd']));
    for (const child of children) {
      await once(child, 'message');
      child.send({ ...wish, clients: wish.clients / processes });
      await once(child, 'message');
    }
    return new Crowd(children);
  }

  /** The next event that all of them have heard; rejects after 20 s. */
  async heard(): Promise<Heard> {
    const signal = AbortSignal.timeout(20_000);
    const all: Heard[] = await Promise.all(
      this.children.map(async child => {
        const [heard] = await once(child, 'message', { signal });
        return heard;
      }),
    );
    return {
      first: Math.min(...all.map(({ first }) => first)),
      last: Math.max(...all.map(({ last }) => last)),
    };
  }

  close(): void {
    for (const child of this.children) child.kill();
  }
}

type Hear = () => void;

const mark = 'event: server.checked';

const now = () => performance.timeOrigin + performance.now();

async function gather({ clients, ...wish }: CrowdWish): Promise<void> {
  let [count, first] = [0, 0];
  const hear = () => {
    if (count === 0) first = now();
    count += 1;
    if (count < clients) return;
    count = 0;
    process.send?.({ first, last: now() });
  };
  let left = clients;
  const open = wish.door === 'sse' ? openStream : openSocket;
  const lane = async () => {
    while (left-- > 0) await open(wish, hear);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function openStream({ port, token }: Omit<CrowdWish, 'clients'>, hear: Hear): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', reject).on('close', () => reject(new Error('A stream was closed')));
    socket.write(
      `GET /api/events/?topics=servers HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${token}\r\nAccept: text/event-stream\r\n\r\n`,
    );
    socket.on('data', bytes => {
      // What is told at the same moment comes in one piece.
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) hear();
      if (bytes.includes('retry: 5000')) resolve();
      else if (bytes.includes('HTTP/1.1 ') && !bytes.includes('HTTP/1.1 200'))
        reject(new Error(bytes.subarray(0, 500).toString()));
    });
  });
}

/** Engine.IO 4 and Socket.IO 5 by hand: `40` connects to the namespace, `42` is an event, `43` an acknowledgement. */
function openSocket({ port, token }: Omit<CrowdWish, 'clients'>, hear: Hear): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    socket.on('error', reject).on('close', () => reject(new Error('A socket was closed')));
    socket.on('message', (data: Buffer) => {
      const text = data.subarray(0, 40).toString('latin1');
      if (text.startsWith('42/status,["update"')) hear();
      else if (text.startsWith('0')) socket.send(`40/status,${JSON.stringify({ token })}`);
      else if (text.startsWith('40/status')) socket.send('42/status,0["subscribe",{}]');
      else if (text.startsWith('43/status')) resolve();
      else if (text === '2') socket.send('3');
      else if (text.startsWith('44')) reject(new Error(data.toString()));
    });
  });
}

if (process.argv[2] === 'crowd' && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('disconnect', () => process.exit());
  process.on('message', (wish: CrowdWish) => void gather(wish).then(() => process.send?.('open')));
  process.send?.('ready');
}
