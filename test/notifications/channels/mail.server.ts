import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { SimulatedAuthority, type CertificateKind } from '../../../src/simulators/servers/certificates.js';

/** What a mail server is to answer instead of taking everything; `refusal` is the reply, code first. */
export interface MailServerOptions {
  login?: { user: string; password: string };
  /** Which commands are refused, and with what: `550 No such user`. */
  refusals?: { login?: string; sender?: string; recipient?: string; message?: string };
  /** Only this recipient is refused. */
  onlyRecipient?: string;
  /** TLS from the first byte. */
  tls?: boolean;
  withoutStartTls?: boolean;
  certificate?: CertificateKind;
}

interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
  secure: boolean;
  user: string | null;
}

/** Everything a server has seen of its clients. */
export interface MailServer {
  port: number;
  mails: ReceivedMail[];
  /** Passwords that were tried. */
  passwords: string[];
  close(): Promise<void>;
}

export const authority = new SimulatedAuthority(new Date());

/** A real SMTP server on the loopback, with a certificate of its own. */
export async function mailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const seen: Pick<MailServer, 'mails' | 'passwords'> = { mails: [], passwords: [] };
  const server = new SMTPServer(settings(options, seen));
  // Clients that break off are the point of some tests.
  server.on('error', () => undefined);
  const port = await listening(server.listen(0, '127.0.0.1'));
  return { ...seen, port, close: () => new Promise(resolve => server.close(resolve)) };
}

function settings(options: MailServerOptions, seen: Pick<MailServer, 'mails' | 'passwords'>): SMTPServerOptions {
  const { login, refusals = {}, tls = false, withoutStartTls = false, certificate = 'valid' } = options;
  const { key, cert } = authority.identity(certificate);
  return {
    ...{ key: String(key), cert, secure: tls, hideSTARTTLS: withoutStartTls, closeTimeout: 200 },
    ...{ disableReverseLookup: true, logger: false, authOptional: !login, allowInsecureAuth: true },
    disabledCommands: login ? [] : ['AUTH'],
    onAuth: ({ username, password }, _session, done) => {
      seen.passwords.push(password ?? '');
      if (refusals.login) return done(refusalOf(refusals.login));
      const isRight = username === login?.user && password === login?.password;
      return isRight ? done(null, { user: username }) : done(refusalOf('535 5.7.8 Bad login'));
    },
    onMailFrom: (_address, _session, done) => done(refusals.sender ? refusalOf(refusals.sender) : null),
    onRcptTo: ({ address }, _session, done) => {
      const isMeant = refusals.recipient && (options.onlyRecipient ?? address) === address;
      return done(isMeant ? refusalOf(refusals.recipient ?? '') : null);
    },
    onData: (stream, { envelope, secure, user }, done) => {
      const take = (raw: string) => {
        if (refusals.message) return done(refusalOf(refusals.message));
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        seen.mails.push({ from, to, raw, secure, user: typeof user === 'string' ? user : null });
        return done(null, 'queued as 4711');
      };
      readAll(stream).then(take, done);
    },
  };
}

function refusalOf(reply: string): Error {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
}

/** A server that is none: does with each connection what the test wants. */
export async function rawServer(
  answer: (socket: Socket) => void,
): Promise<{ port: number; open: () => number; received: () => string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let received = '';
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.on('data', chunk => (received += chunk.toString('latin1')));
    answer(socket);
  });
  const port = await listening(server.listen(0, '127.0.0.1'));
  return {
    port,
    open: () => sockets.size,
    received: () => received,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listening(server: Server): Promise<number> {
  if (!server.listening) await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
