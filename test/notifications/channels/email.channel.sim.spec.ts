import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountsIn } from '../configs/accounts.js';
import { rawServer } from './mail.server.js';
import { failure, login, Mailing, message, messageId, withLogin } from './mailing.js';
import { readMail } from './received.mail.js';

describe('E-mail', () => {
  let mailing: Mailing;

  beforeAll(async () => {
    mailing = await Mailing.begin();
  });
  beforeEach(() => mailing.serve());
  afterAll(() => mailing.end());

  const received = () => {
    expect(mailing.server.mails).toHaveLength(1);
    return readMail(mailing.server.mails[0]?.raw ?? '');
  };

  describe('arrives', () => {
    it('over STARTTLS, as text and as HTML, with headers that say what it is', async () => {
      expect(await mailing.send()).toEqual({ status: 250, text: expect.stringContaining('queued as 4711') });
      const { headers, text, html } = received();
      expect(Object.fromEntries(headers)).toMatchObject({
        from: 'Sitewatch HQ <hq@sitewatch.example>',
        to: 'ops@example.org',
        subject: message.subject,
        date: 'Sun, 01 Mar 2026 01:15:00 +0000',
        'message-id': `<${messageId}@sitewatch.example>`,
        'auto-submitted': 'auto-generated',
        'mime-version': '1.0',
      });
      expect(headers.get('content-type')).toMatch(/^multipart\/alternative;/);
      expect([text.trim(), html.trim()]).toEqual([message.text.trim(), message.html]);
      expect(mailing.server.mails[0]).toMatchObject({ from: 'hq@sitewatch.example', secure: true, user: null });
    });

    it('with the same Message-ID in every attempt', async () => {
      await mailing.send();
      await mailing.send();
      const ids = mailing.server.mails.map(({ raw }) => readMail(raw).headers.get('message-id'));
      expect(new Set(ids)).toEqual(new Set([`<${messageId}@sitewatch.example>`]));
    });

    it('over TLS from the first byte', async () => {
      await mailing.serve({ tls: true });
      await mailing.send({ security: 'tls' });
      expect(mailing.server.mails).toMatchObject([{ secure: true }]);
    });

    it('in the clear only where the account says so', async () => {
      await mailing.send({ security: 'none' });
      expect(mailing.server.mails).toMatchObject([{ secure: false }]);
    });

    it('after a login', async () => {
      await mailing.serve({ login });
      await mailing.send({ ...withLogin });
      expect(mailing.server.mails).toMatchObject([{ user: 'sitewatch', secure: true }]);
    });

    it('at every address of a list, each named once', async () => {
      await mailing.send({}, { recipient: 'a@example.org, b@example.org,a@example.org' });
      expect(mailing.server.mails).toMatchObject([{ to: ['a@example.org', 'b@example.org'] }]);
      expect(received().headers.get('to')).toBe('a@example.org, b@example.org');
    });

    it('at the others where one of them is refused, and says at which it did not', async () => {
      await mailing.serve({ refusals: { recipient: '550 5.1.1 No such user' }, onlyRecipient: 'b@example.org' });
      const answer = await mailing.send({}, { recipient: 'a@example.org,b@example.org' });
      expect(mailing.server.mails).toMatchObject([{ to: ['a@example.org'] }]);
      expect(answer.status).toBe(250);
      expect(answer.text).toMatch(/Not taken for b@example\.org \(550 .*No such user\)/);
    });

    it('with a subject that begins no other header', async () => {
      await mailing.send({}, { more: { subject: 'Web\r\nBcc: all@example.org\u2028X: y' } });
      const { headers } = received();
      expect(headers.get('subject')).toBe('Web Bcc: all@example.org X: y');
      expect([...headers.keys()]).not.toContain('bcc');
      expect(mailing.server.mails[0]?.to).toEqual(['ops@example.org']);
    });

    it('without anything being read or fetched for it', async () => {
      const elsewhere = await rawServer(() => undefined);
      const html = `<img src="http://127.0.0.1:${elsewhere.port}/a.png"><img src="file:///etc/hostname"><link href="data:text/plain,x">`;
      await mailing.send({}, { more: { html, text: 'file:///etc/hostname' } });
      expect(received().html.trim()).toBe(html);
      expect(elsewhere.received()).toBe('');
      await elsewhere.close();
    });
  });

  describe('is not sent', () => {
    it('by a server that offers no TLS where the account asks for it: neither password nor mail is seen', async () => {
      const raw = await rawServer(socket => {
        socket.write('220 mx\r\n');
        socket.on('data', chunk =>
          socket.write(String(chunk).startsWith('EHLO') ? '250-mx\r\n250 AUTH PLAIN\r\n' : '502 No\r\n'),
        );
      });
      const failed = await failure(mailing.send({ port: raw.port, ...withLogin }));
      expect(failed.permanent).toBe(false);
      expect(raw.received()).toMatch(/^EHLO [^\r]+\r\nSTARTTLS\r\n$/);
      await raw.close();
    });

    it.each(['self-signed', 'expired', 'other-host'] as const)(
      'to a server with a certificate that is %s',
      async kind => {
        for (const tls of [true, false]) {
          await mailing.serve({ certificate: kind, tls, login });
          const account = { security: tls ? 'tls' : 'starttls', ...withLogin } as const;
          expect(await failure(mailing.send(account))).toMatchObject({ permanent: false, answer: null });
          expect([mailing.server.passwords, mailing.server.mails]).toEqual([[], []]);
        }
      },
    );

    it('but to any server where certificates are not to be checked', async () => {
      await mailing.serve({ certificate: 'self-signed' });
      await mailing.send({ verify_certificate: false });
      expect(mailing.server.mails).toHaveLength(1);
    });

    it('where a login is wanted that the server does not offer', async () => {
      const failed = await failure(mailing.send({ ...withLogin }));
      expect([failed.permanent, failed.message]).toEqual([true, 'The mail server offers no login here']);
      expect([mailing.server.passwords, mailing.server.mails]).toEqual([[], []]);
    });

    it('without a mail account, or with a password that cannot be read any more', async () => {
      await mailing.serve({ login });
      await mailing.send(withLogin);
      const unreadable = await failure(mailing.sendAsItIs({ secretKey: 'x'.repeat(32) }));
      expect([unreadable.permanent, unreadable.message]).toEqual([true, expect.stringContaining('given again')]);
      await mailing.database.unitOfWork.run(() => accountsIn(mailing.database).remove('smtp'));
      const missing = await failure(mailing.sendAsItIs());
      expect([missing.permanent, missing.message]).toEqual([true, expect.stringContaining('No mail server is set up')]);
    });

    it('to something that is no address', async () => {
      const failed = await failure(mailing.send({}, { recipient: 'ops@example.org\r\nRCPT TO:<x@example.org>' }));
      expect([failed.permanent, failed.message]).toEqual([true, expect.stringContaining('No mail address')]);
    });
  });
});
