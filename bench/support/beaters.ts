import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

interface Load {
  port: number;
  /** Complete requests as text; each connection takes the next one when the answer to its last is there. */
  requests: string[];
  connections: number;
  seconds: number;
}

interface Outcome {
  /** Answered with 200. */
  answered: number;
  refused: number;
  /** Milliseconds of each answer. */
  latencies: number[];
}

/** Sends requests from a process of its own over kept connections, each as fast as it is answered. */
export async function beat(load: Load): Promise<Outcome> {
  const child = fork(fileURLToPath(import.meta.url), ['beat'], { serialization: 'advanced' });
  await once(child, 'message');
  child.send(load);
  const [outcome] = await once(child, 'message');
  child.kill();
  return outcome;
}

async function run({ port, requests, connections, seconds }: Load): Promise<Outcome> {
  const outcome: Outcome = { answered: 0, refused: 0, latencies: [] };
  const bytes = requests.map(text => Buffer.from(text));
  const until = performance.now() + seconds * 1000;
  let next = 0;
  const lane = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let started = 0;
      let text = '';
      const send = () => {
        started = performance.now();
        socket.write(bytes[next++ % bytes.length] ?? '');
      };
      socket.on('connect', send).on('error', reject);
      socket.on('data', chunk => {
        text += chunk.toString('latin1');
        const headers = text.indexOf('\r\n\r\n');
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
        if (headers < 0 || text.length < headers + 4 + length) return;
        const now = performance.now();
        if (text.startsWith('HTTP/1.1 200')) outcome.answered += 1;
        else outcome.refused += 1;
        outcome.latencies.push(now - started);
        text = '';
        if (now < until) send();
        else socket.end(resolve);
      });
    });
  await Promise.all(Array.from({ length: connections }, lane));
  return outcome;
}

if (process.argv[2] === 'beat' && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('message', (load: Load) => void run(load).then(outcome => process.send?.(outcome)));
  process.send?.('ready');
}
