import { setTimeout as delay } from 'node:timers/promises';
import { BareFeed, type SameEvent } from './support/bare-feed.js';
import { Crowd } from './support/crowd.js';
import { quantile, report } from './support/figures.js';
import { memoryOf } from './support/process-cost.js';
import { Program } from './support/program.js';
import { Targets } from './support/targets.js';

const port = 39_830;
const clients = 3000;
/** The two take turns, so that whatever else the machine does meets both. */
const rounds = 25;
/** Turns that are not counted. */
const warmUp = 5;
const doors = ['sse', 'socket_io'] as const;
const names = { sse: ['SSE', 'response.write'], socket_io: ['Socket.IO', 'bare Socket.IO'] } as const;

/**
 * One event (a finished check) to 3,000 clients of one door, beside the same bytes to 3,000 clients of the bare library in
 * the same run. Measured from the first client that has it to the last.
 */
export async function benchFanout(): Promise<void> {
  const targets = await Targets.start(1);
  const program = await Program.start(port);
  try {
    const input = { protocol: 'http', host: '127.0.0.1', port: targets.ports[0], check_interval: 86_400 };
    const server = await program.call<{ id: number }>('POST', '/api/servers/', { name: 'web', ...input });
    const check = () => program.call<unknown>('POST', '/api/checks/run/', { server_ids: [server.id] });
    // The first checks change the status; from the third on there is one message for each.
    for (let n = 0; n < 3; n += 1) await check();
    const event = await sampleOf(program, check);
    for (const door of doors) {
      // Both begin anew, or the second door would use memory that the first has left.
      await program.kill();
      await program.run();
      await program.logIn();
      const bare = await BareFeed.start();
      for (let n = 0; n < 3; n += 1) await check();
      await compare(door, { program, bare, check, event });
      bare.stop();
    }
  } finally {
    await program.stop();
    targets.stop();
  }
}

interface Compared {
  program: Program;
  bare: BareFeed;
  check: () => Promise<unknown>;
  event: SameEvent;
}

async function compare(door: (typeof doors)[number], { program, bare, check, event }: Compared): Promise<void> {
  const [own, other] = names[door];
  const before = { own: memoryOf([program.pid]), bare: memoryOf([bare.pid]) };
  const theirs = await Crowd.open({ door, port: bare.port, token: 'none', clients });
  const ours = await Crowd.open({ door, port, token: program.authorization, clients });
  await delay(3000);
  const perClient = (pid: number, start: number) => (((memoryOf([pid]) - start) * 1024) / clients).toFixed(0);
  report(`${own}: memory per client, kB`, perClient(program.pid, before.own));
  report(`${other}: memory per client, kB`, perClient(bare.pid, before.bare));
  const turns: Turn[] = [];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const bareMs = await spread(theirs, () => bare.tell(door, event));
    turns.push({ bare: bareMs, own: await spread(ours, check) });
  }
  ours.close();
  theirs.close();
  const measured = turns.slice(warmUp);
  report(`${own}: time to the last of ${clients}, ms`, median(measured.map(turn => turn.own)).toFixed(1));
  report(`${other}: time to the last of ${clients}, ms`, median(measured.map(turn => turn.bare)).toFixed(1));
  report(`${own}: times bare`, median(measured.map(turn => turn.own / turn.bare)).toFixed(2), 'goal <= 1.5');
}

interface Turn {
  own: number;
  bare: number;
}

async function spread(crowd: Crowd, send: () => unknown): Promise<number> {
  const heard = crowd.heard();
  await send();
  const { first, last } = await heard;
  await delay(100);
  return last - first;
}

const median = (values: readonly number[]) => quantile(values, 0.5);

/** One check as the program tells it; the bare servers send the same. */
async function sampleOf(program: Program, check: () => Promise<unknown>): Promise<SameEvent> {
  const headers = { authorization: program.authorization, accept: 'text/event-stream' };
  const stop = new AbortController();
  const response = await fetch(`${program.url}/api/events/?topics=servers`, { headers, signal: stop.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  await check();
  let text = '';
  while (!/event: server\.checked\n[^]*\n\n/.test(text)) text += (await reader.read()).value ?? '';
  stop.abort();
  const payload = JSON.parse(/^data: (.*)$/m.exec(text.slice(text.indexOf('event: server.checked')))?.[1] ?? '{}') as {
    type: string;
  };
  return { name: 'update', payload: { ...payload, type: 'update' }, text: text.slice(text.lastIndexOf('id: ')) };
}
