import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PushingTerminal } from '../../../src/simulators/terminals/push/pushing-terminal.js';
import type { PushingTerminalOptions } from '../../../src/simulators/terminals/push/pushing-terminal.options.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { eventually } from '../../support/eventually.js';

interface Heard {
  method: string;
  url: string;
  type: string | undefined;
  body: Buffer;
}

/** What the server says to the handshake, to polls and to data. */
let says: { handshake: string; poll: string; data: [status: number, text: string] };
let heard: Heard[];
let server: Server;
let terminals: PushingTerminal[];

beforeEach(async () => {
  heard = [];
  terminals = [];
  says = { handshake: 'GET OPTION FROM: T1\nATTLOGStamp=0\nRealtime=1\n', poll: 'OK', data: [200, 'OK: 1'] };
  server = createServer((request, response) => {
    void buffer(request).then(body => {
      const { method = '', url = '', headers } = request;
      heard.push({ method, url, type: headers['content-type'], body });
      if (url.includes('getrequest')) return response.end(says.poll);
      if (method === 'GET') return response.end(says.handshake);
      const [status, text] = url.includes('cdata') ? says.data : [200, 'OK'];
      return response.writeHead(status).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const terminal of terminals) terminal.stop();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function open(options: Partial<PushingTerminalOptions> = {}): PushingTerminal {
  const { port } = server.address() as AddressInfo;
  const clock = new FakeClock('2026-03-02T06:00:05Z');
  const terminal = new PushingTerminal({ url: `http://127.0.0.1:${port}/`, serialNumber: 'T1', clock, ...options });
  terminals.push(terminal);
  return terminal;
}
const bodies = () => heard.filter(({ body }) => body.length > 0).map(({ body }) => body.toString());

describe('A simulated terminal that pushes', () => {
  it('asks how to behave, polls and delivers lines with tabs', async () => {
    const terminal = open({ zone: 'Europe/Kyiv' });
    terminal.punch('1001', undefined, 1);
    await terminal.round();
    expect(heard.map(({ method, url, type }) => [method, url, type])).toEqual([
      ['GET', '/iclock/cdata?SN=T1&options=all&language=69&pushver=2.4.1&DeviceType=att', undefined],
      ['GET', '/iclock/getrequest?SN=T1', undefined],
      ['POST', '/iclock/cdata?SN=T1&table=ATTLOG&Stamp=1', 'text/plain'],
    ]);
    expect(bodies()).toEqual(['1001\t2026-03-02 08:00:05\t1\t1\t0\t0\t0\n']);
    expect(terminal.waiting).toBe(0);
  });

  it.each([
    [500, 'OK: 1'],
    [200, 'ERROR'],
    [403, 'waits'],
    [200, ''],
  ])('keeps its punches and sends them again after %i "%s"', async (status, text) => {
    const terminal = open();
    terminal.punch('1');
    says.data = [status, text];
    await terminal.round();
    await terminal.round();
    expect(terminal.waiting).toBe(1);
    says.data = [200, 'OK'];
    await terminal.round();
    expect(terminal.waiting).toBe(0);
    expect(new Set(bodies()).size).toBe(1);
    expect(bodies()).toHaveLength(3);
  });

  it('sends nothing to a server that does not let it in', async () => {
    const terminal = open();
    terminal.punch('1');
    for (const handshake of ['ERROR', 'GET OPTION FROM: T2\n']) {
      says.handshake = handshake;
      await terminal.round();
    }
    expect(heard.every(({ url }) => url.includes('options=all'))).toBe(true);
    expect(terminal.settings).toBeNull();
  });

  it('goes on where the server says it has stopped', async () => {
    const terminal = open();
    for (const code of ['1', '2', '3']) terminal.punch(code);
    says.handshake = 'GET OPTION FROM: T1\nATTLOGStamp=2\n';
    await terminal.round();
    expect(bodies().join('')).toMatch(/^3\t[^\n]+\n$/);
    says.handshake = 'GET OPTION FROM: T1\nATTLOGStamp=None\n';
    terminal.restart();
    await terminal.round();
    expect(bodies().at(-1)?.split('\n')).toHaveLength(4);
  });

  it('obeys commands: it looks at its options again, and tells about itself', async () => {
    const terminal = open();
    says.poll = 'C:7:CHECK\nC:8:INFO\nC:9:Shell reboot\n';
    await terminal.poll();
    expect(terminal.commands).toEqual(['CHECK', 'INFO', 'Shell reboot']);
    expect(bodies()).toEqual([
      'ID=7&Return=0&CMD=CHECK\n',
      expect.stringMatching(/^ID=8&Return=0&CMD=INFO\n~DeviceName=SIM360\nFWVersion=Ver/),
      'ID=9&Return=-1&CMD=Shell reboot\n',
    ]);
    expect(terminal.settings?.get('Realtime')).toBe('1');
  });

  it('has the habits it is given', async () => {
    const habits = { gzip: true, aspx: true, smallSn: true, epochTimes: true, shortLines: true, contentType: null };
    const terminal = open({ habits: { ...habits, badLines: ['oops'], batch: 1 } });
    terminal.punch('1');
    terminal.punch('2');
    await terminal.round();
    const sent = heard.filter(({ method }) => method === 'POST');
    expect(sent.map(({ url, type }) => [url, type])).toEqual([
      ['/iclock/cdata.aspx?sn=T1&table=ATTLOG&Stamp=1', undefined],
      ['/iclock/cdata.aspx?sn=T1&table=ATTLOG&Stamp=2', undefined],
    ]);
    expect(sent.map(({ body }) => gunzipSync(body).toString())).toEqual(['oops\n1\t1772431205\n', '2\t1772431205\n']);
  });

  it('does not hear the answers that are lost', async () => {
    const terminal = open();
    terminal.punch('1');
    await terminal.handshake();
    terminal.habits.lostAnswers = 1;
    expect(await terminal.deliver()).toBe(false);
    expect(await terminal.deliver()).toBe(true);
    expect(bodies()).toHaveLength(2);
  });

  it('runs by itself until it is stopped, also while there is no server', async () => {
    const away = open({ url: 'http://127.0.0.1:1' });
    away.start(1);
    const terminal = open();
    terminal.start(1);
    terminal.punch('1');
    await eventually(() => expect(terminal.waiting).toBe(0));
    await eventually(() => expect(away.answers.length).toBeGreaterThan(2));
    terminal.stop();
    away.stop();
    expect(away.answers.every(({ status }) => status === 0)).toBe(true);
  });
});
