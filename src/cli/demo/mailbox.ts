import { createServer as createPage, type Server as PageServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const mostMails = 100;
const mostBytes = 256 * 1024;

interface Mail {
  at: Date;
  source: string;
}

/** A mail server on loopback that takes everything and delivers nothing, and the page on which it is read. */
export class Mailbox {
  private readonly mails: Mail[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly smtp: Server,
    private readonly page: PageServer,
  ) {}

  static async open(): Promise<Mailbox> {
    const [smtp, page] = [createServer(), createPage()];
    const mailbox = new Mailbox(smtp, page);
    smtp.on('connection', socket => mailbox.welcome(socket));
    page.on('request', (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(mailbox.html());
    });
    for (const server of [smtp, page]) await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    return mailbox;
  }

  get port(): number {
    return portOf(this.smtp);
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.page)}/`;
  }

  close(): void {
    this.smtp.close();
    this.page.close();
    this.page.closeAllConnections();
    for (const socket of this.sockets) socket.destroy();
  }

  private welcome(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => socket.destroy());
    const conversation = new Conversation(
      line => socket.write(`${line}\r\n`),
      source => this.keep(source),
    );
    socket.setEncoding('latin1').on('data', text => {
      if (!conversation.hear(String(text))) socket.end();
    });
  }

  private keep(source: string): void {
    this.mails.unshift({ at: new Date(), source });
    this.mails.length = Math.min(this.mails.length, mostMails);
  }

  private html(): string {
    const items = this.mails.map(({ at, source }) => {
      const subject = /^Subject: (.*(?:\r\n\s.*)*)/im.exec(source)?.[1] ?? '(no subject)';
      const time = at.toTimeString().slice(0, 8);
      return `<details><summary>${time} ${escaped(subject)}</summary><pre>${escaped(source)}</pre></details>`;
    });
    const style = 'body{font:16px system-ui;margin:2rem}details{margin:.5rem 0}pre{background:#eee;padding:1rem}';
    const title = `Inbox (${items.length})`;
    return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="15"><title>${title}</title>
      <style>${style}</style><h1>${title}</h1>${items.join('\n') || '<p>Nothing yet.</p>'}`;
  }
}

/** The server's side of SMTP (RFC 5321), as far as a client needs it that wants to get rid of a mail. */
class Conversation {
  private rest = '';
  private mail: string[] | null = null;
  private size = 0;

  constructor(
    private readonly say: (line: string) => void,
    private readonly keep: (source: string) => void,
  ) {
    say('220 demo ESMTP');
  }

  /** False where the conversation is over. */
  hear(text: string): boolean {
    this.size += text.length;
    if (this.size > mostBytes) return false;
    const lines = (this.rest + text).split('\r\n');
    this.rest = lines.pop() ?? '';
    return lines.every(line => (this.mail ? this.add(line, this.mail) : this.obey(line)));
  }

  private obey(line: string): boolean {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'QUIT') this.say('221 Bye');
    else if (verb === 'DATA') {
      this.mail = [];
      this.say('354 Go on');
    } else this.say('250 OK');
    return verb !== 'QUIT';
  }

  private add(line: string, mail: string[]): boolean {
    if (line !== '.') {
      mail.push(line.replace(/^\./, ''));
      return true;
    }
    this.keep(mail.join('\r\n'));
    this.mail = null;
    this.size = 0;
    this.say('250 Taken');
    return true;
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const escaped = (text: string) => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
