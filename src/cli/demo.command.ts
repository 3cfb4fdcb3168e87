import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../config/config.js';
import { Environment } from '../config/environment.js';
import { Logger } from '../logging/logger.js';
import { serve } from '../serve.js';
import { BacnetSimulator } from '../simulators/bacnet/bacnet.simulator.js';
import { ServerSimulator } from '../simulators/servers/server.simulator.js';
import { TerminalSimulator } from '../simulators/terminals/terminal.simulator.js';
import { print, type Command } from './command.js';
import { Mailbox } from './demo/mailbox.js';
import { Api, findControllers, login, people, setUp, warmRoom, type Surroundings } from './demo/sample-site.js';
import { failingServer, roomController, roomTemperature, tellStory } from './demo/story.js';
import { untilSignal } from './signals.js';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Run Sitewatch with simulated servers, terminals and controllers, sample people and an inbox; keeps nothing',
  options: {},
  help: {},
  async run(given) {
    const folder = mkdtempSync(join(tmpdir(), 'sitewatch-demo-'));
    const config = demoConfig(given, folder, await freePort());
    const surroundings = await simulate();
    const ended = new AbortController();
    void untilSignal().then(() => ended.abort());
    try {
      const running = await serve(config, Logger.open(config.logging('warn')));
      try {
        const api = new Api(running.url);
        await setUp(api, surroundings);
        print(`Sitewatch is ready: open ${running.url} (name: ${login.username}, password: ${login.password})`);
        print(`Its mails: ${surroundings.mailbox.url}`);
        const found = findControllers(api, surroundings.building, ended.signal).catch((error: unknown) =>
          say(`The controllers were not found: ${String(error)}`),
        );
        await tellStory(surroundings, ended.signal, say);
        await found;
      } finally {
        await running.stop();
      }
    } finally {
      await end(surroundings);
      rmSync(folder, { recursive: true, force: true });
    }
    return 0;
  },
};

const say = (line: string) => print(`${new Date().toTimeString().slice(0, 8)}  ${line}`);

/** Everything on loopback, in a folder that is thrown away. */
function demoConfig({ env }: Config, folder: string, bacnetPort: number): Config {
  const demo = {
    DATA_DIR: folder,
    DATABASE_URL: undefined,
    DATABASE_HOST: undefined,
    HOST: '127.0.0.1',
    PUBLIC_URL: undefined,
    CANARIES: '',
    PROBE_CANARIES: 'loopback',
    BACNET_BACKEND: 'docker',
    BACNET_INTERFACE: '127.0.0.1',
    BACNET_PORT: bacnetPort,
    EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
  } satisfies Partial<Record<keyof Environment, string | number | undefined>>;
  return new Config(Object.assign(new Environment(), env, demo));
}

/** The usual one may belong to a real Sitewatch on this machine. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>(done => socket.bind(0, '127.0.0.1', done));
  const { port } = socket.address();
  socket.close();
  return port;
}

async function simulate(): Promise<Surroundings> {
  const servers = await ServerSimulator.start({
    servers: [{ name: 'intranet' }, { name: failingServer }, { name: 'wiki', behaviour: 'slow' }],
  });
  const terminals = await Promise.all([1, 2].map(number => openTerminal(number)));
  const building = await BacnetSimulator.open({
    port: 0,
    devices: [1, 2, 3].map(number => ({
      instance: roomController + number - 1,
      name: `Room ${number}`,
      points: [
        { ...roomTemperature, name: number === 1 ? warmRoom : `Room ${number} temperature`, units: 62, value: 21.5 },
        { type: 0, instance: 2, name: `Room ${number} humidity`, units: 29, value: 44 },
        { type: 3, instance: 1, name: `Room ${number} window`, states: ['closed', 'open'] },
      ],
    })),
  });
  return { servers, terminals, building, mailbox: await Mailbox.open() };
}

async function openTerminal(number: number): Promise<TerminalSimulator> {
  const terminal = await TerminalSimulator.open({ options: { '~SerialNumber': `DEMO${number}`, '~Platform': 'DEMO' } });
  for (const [n, name] of people.entries()) terminal.addUser(String(n + 1), name);
  return terminal;
}

async function end({ servers, terminals, building, mailbox }: Surroundings): Promise<void> {
  mailbox.close();
  await Promise.all([servers.close(), building.close(), ...terminals.map(terminal => terminal.close())]);
}
