import { isIP, Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HostResolver } from '../../../src/egress/host-resolver.js';
import { eventually } from '../../support/eventually.js';
import { rawServer, type MailServerOptions } from './mail.server.js';
import { failure, login, Mailing, password, withLogin } from './mailing.js';

type Refusals = NonNullable<MailServerOptions['refusals']>;

describe('E-mail', () => {
  let mailing: Mailing;

  beforeAll(async () => {
    mailing = await Mailing.begin();
  });
  beforeEach(() => mailing.serve());
  afterAll(() => mailing.end());

  describe('is tried again later where the server', () => {
    it.each<[what: string, refusals: Refusals, status: number]>([
      ['wants so of the sender', { sender: '451 4.3.0 Try later' }, 451],
      ['wants so of the recipient', { recipient: '450 4.2.0 Greylisted' }, 450],
      ['wants so of the message', { message: '451 4.3.0 Try later' }, 451],
      ['has no room in the mailbox', { recipient: '552 5.2.2 Mailbox full' }, 552],
      ['cannot look logins up', { login: '454 4.7.0 Temporary failure' }, 454],
    ])('%s', async (_, refusals, status) => {
      await mailing.serve({ login, refusals });
      const failed = await failure(mailing.send({ ...withLogin }));
      expect([failed.permanent, failed.answer?.status]).toEqual([false, status]);
      expect(failed.answer?.text).toContain(Object.values(refusals)[0]?.slice(4) ?? '');
      expect(mailing.server.mails).toEqual([]);
    });

    it('is not there', async () => {
      await mailing.server.close();
      const failed = await failure(mailing.send());
      expect(failed).toMatchObject({ permanent: false, answer: null });
      expect(failed.message).toMatch(/^The mail server 127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED/);
    });

    it('hangs up', async () => {
      const raw = await rawServer(socket => socket.resetAndDestroy());
      expect(await failure(mailing.send({ port: raw.port }))).toMatchObject({ permanent: false, answer: null });
      await raw.close();
    });

    it('turns everybody away at the door', async () => {
      const raw = await rawServer(socket => socket.end('554 No SMTP service here\r\n'));
      expect(await failure(mailing.send({ port: raw.port }))).toMatchObject({
        permanent: false,
        answer: { status: 554 },
      });
      await raw.close();
    });

    it('has a name that cannot be looked up', async () => {
      const resolver = new HostResolver((_, done) => done(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), []));
      const failed = await failure(mailing.send({ host: 'mail.test' }, { resolver }));
      expect([failed.permanent, failed.message]).toEqual([false, expect.stringContaining('looked up (ENOTFOUND)')]);
    });

    it('is no mail server', async () => {
      const raw = await rawServer(socket => socket.write('SSH-2.0-OpenSSH_9.6\r\n'));
      expect((await failure(mailing.send({ port: raw.port }))).permanent).toBe(false);
      await raw.close();
    });
  });

  describe('is given up where the server refuses', () => {
    it.each<[what: string, refusals: Refusals, status: number, words: string]>([
      ['the login', { login: '535 5.7.8 Bad login' }, 535, 'The mail server refused the login: 535 5.7.8 Bad login'],
      ['the sender', { sender: '550 5.7.1 Not yours' }, 550, 'The mail server refused the sender: 550 5.7.1 Not yours'],
      [
        'every recipient',
        { recipient: '550 5.1.1 Gone' },
        550,
        'The mail server refused the recipient: 550 5.1.1 Gone',
      ],
      ['the message', { message: '554 5.6.0 Spam' }, 554, 'The mail server refused the message: 554 5.6.0 Spam'],
    ])('%s', async (_, refusals, status, words) => {
      await mailing.serve({ login, refusals });
      const failed = await failure(mailing.send({ ...withLogin }));
      expect([failed.permanent, failed.answer?.status, failed.message]).toEqual([true, status, words]);
      expect(mailing.server.mails).toEqual([]);
    });
  });

  /** A server that answers like this holds nothing up for longer than the signal allows. */
  const inTime = async (answer: Parameters<typeof rawServer>[0], security: 'none' | 'starttls' = 'starttls') => {
    const raw = await rawServer(answer);
    const signal = AbortSignal.timeout(300);
    const begin = performance.now();
    const error: unknown = await mailing
      .send({ port: raw.port, security }, { signal })
      .catch((reason: unknown) => reason);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(error).toBe(signal.reason);
    expect(error).toMatchObject({ name: 'TimeoutError' });
    // The connection is not left behind either.
    await eventually(() => expect(raw.open()).toBe(0), 5_000);
    await raw.close();
  };

  describe('takes no longer than it may', () => {
    it('with a server that never says a word', () => inTime(() => undefined));

    it('with a server that drips its greeting', () =>
      inTime(socket => {
        const timer = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(timer));
      }));

    it('with a server that drips one line after the other and never ends', () =>
      inTime(socket => {
        const timer = setInterval(() => socket.write('220-still there\r\n'), 20);
        socket.on('close', () => clearInterval(timer));
      }));

    it('with a server that goes quiet in the middle of TLS', () =>
      inTime(socket => {
        socket.write('220 mx\r\n');
        socket.on('data', chunk => {
          if (String(chunk).startsWith('EHLO')) socket.write('250-mx\r\n250 STARTTLS\r\n');
          if (String(chunk).startsWith('STARTTLS')) socket.write('220 Go\r\n');
        });
      }));

    it('with a server that takes the message and then goes quiet', () =>
      inTime(socket => {
        socket.write('220 mx\r\n');
        let inData = false;
        socket.on('data', chunk => {
          if (inData) return;
          inData = String(chunk).startsWith('DATA');
          socket.write(inData ? '354 Go\r\n' : '250 OK\r\n');
        });
      }, 'none'));

    it('and is not begun where the time is over already', async () => {
      const signal = AbortSignal.abort(new Error('too late'));
      await expect(mailing.send({}, { signal })).rejects.toBe(signal.reason);
      expect(mailing.server.mails).toEqual([]);
    });

    it('and ends a server that floods it', async () => {
      const raw = await rawServer(socket => {
        const flood = () => {
          while (!socket.destroyed && socket.write('220-'.padEnd(1_000, 'x'))) continue;
        };
        socket.on('drain', flood);
        flood();
      });
      expect((await failure(mailing.send({ port: raw.port }))).permanent).toBe(false);
      await raw.close();
    });
  });

  it('goes to any address of a name, but never to one that hands out credentials: not a packet', async () => {
    const account = { host: 'mail.test', verify_certificate: false };
    const connecting = vi.spyOn(Socket.prototype, 'connect');
    const wasCalled = () => JSON.stringify(connecting.mock.calls).includes(`"port":${mailing.server.port}`);
    const forbidden = resolverOf('169.254.169.254', '::ffff:169.254.169.254', 'fd00:ec2::254');
    const failed = await failure(mailing.send(account, { resolver: forbidden }));
    expect([failed.permanent, failed.message]).toEqual([false, expect.stringContaining('never contacted')]);
    expect(wasCalled()).toBe(false);
    await mailing.send(account, { resolver: resolverOf('169.254.169.254', '127.0.0.1') });
    expect(wasCalled()).toBe(true);
    await mailing.send(account, { resolver: resolverOf('127.0.0.2', '127.0.0.1') });
    expect(mailing.server.mails).toHaveLength(2);
    connecting.mockRestore();
  });

  it('never shows the password, whatever the server repeats of it', async () => {
    const forms = [password, base64(password), base64(`\0${login.user}\0${password}`)];
    await mailing.serve({ login, refusals: { login: `535 5.7.8 Bad: ${forms.join(' ')}` } });
    const failed = await failure(mailing.send({ ...withLogin }));
    expect(mailing.server.passwords).toEqual([password]);
    const shown = JSON.stringify([failed.message, failed.stack, failed.answer, failed]);
    expect(forms.filter(form => shown.includes(form))).toEqual([]);
    expect(failed.answer?.text).toBe('535 5.7.8 Bad: *** *** ***');
  });
});

const base64 = (text: string) => Buffer.from(text).toString('base64');

const resolverOf = (...addresses: string[]) =>
  new HostResolver((_, done) =>
    done(
      null,
      addresses.map(address => ({ address, family: isIP(address) })),
    ),
  );
