import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingMessage, Target } from '../../../src/notifications/channels/channel.js';
import { ChannelWorld, outgoing } from './channel.world.js';

let world: ChannelWorld;
const bare = { link: null, acknowledgeLink: null };
const { link, acknowledgeLink } = outgoing();

const slack = (): Target => ({
  type: 'slack',
  recipient: '#alarms',
  secrets: { url: `${world.receiver.url}/services/T000/B000/hooksecret` },
});
const teams = (): Target => ({
  type: 'teams',
  recipient: 'Operations',
  secrets: { url: `${world.receiver.url}/workflows/1/invoke?api-version=1&sig=teamssecret` },
});
const telegram = (secrets: Record<string, string> = {}): Target => ({
  type: 'telegram',
  recipient: '-1001234567890',
  secrets: { token: '123456:botsecret-_x', base_url: `${world.receiver.url}/`, ...secrets },
});
const ntfy = (secrets: Record<string, string> = {}): Target => ({
  type: 'ntfy',
  recipient: `${world.receiver.url}/my-site`,
  secrets,
});

const block = (run: Record<string, string>) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', ...run }] });

async function sent(target: Target, message?: OutgoingMessage) {
  await world.send(target, message);
  const { path, headers, body } = world.receiver.take();
  return { path, headers, json: JSON.parse(body) as Record<string, unknown> };
}

beforeAll(async () => {
  world = await ChannelWorld.start();
});
beforeEach(() => world.receiver.reply(200, 'ok'));
afterAll(() => world.close());

describe('a message in Slack', () => {
  it('is made of a title, a text and buttons, none of which can call anybody', async () => {
    const { path, headers, json } = await sent(slack(), outgoing({ text: 'About <!channel>' }));
    expect(path).toBe('/services/T000/B000/hooksecret');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(json).toEqual({
      text: 'Database &amp; &lt;cache&gt; is down',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Database & <cache> is down', emoji: false } },
        { type: 'section', text: { type: 'plain_text', text: 'About <!channel>', emoji: false } },
        {
          type: 'actions',
          elements: [
            { type: 'button', text: { type: 'plain_text', text: 'Open', emoji: false }, url: link },
            { type: 'button', text: { type: 'plain_text', text: 'Acknowledge', emoji: false }, url: acknowledgeLink },
          ],
        },
      ],
    });
  });

  it('has no buttons without links, and no more text than Slack takes', async () => {
    const { json } = await sent(slack(), outgoing({ ...bare, text: 'x'.repeat(5_000) }));
    expect(json['blocks']).toEqual([
      expect.objectContaining({ type: 'header' }),
      { type: 'section', text: { type: 'plain_text', text: `${'x'.repeat(2_997)}...`, emoji: false } },
    ]);
  });

  it('needs the address among the secrets, and a label without it', () => {
    expect(world.problems(slack())).toEqual([]);
    expect(world.problems({ ...slack(), secrets: {} })).toEqual(['secrets.url']);
    expect(world.problems({ ...slack(), secrets: { url: 'hooks.slack.com/x' } })).toEqual(['secrets.url']);
    expect(world.problems({ ...slack(), recipient: 'https://hooks.slack.com/services/x' })).toEqual(['recipient']);
    expect(world.problems({ ...slack(), recipient: ' ' })).toEqual(['recipient']);
  });
});

describe('a message in Teams', () => {
  it('is an adaptive card whose lines are text, not Markdown', async () => {
    const { path, json } = await sent(teams(), outgoing({ text: 'One [x](y)\n\nTwo', tone: 'recovery' }));
    expect(path).toBe('/workflows/1/invoke?api-version=1&sig=teamssecret');
    expect(json).toEqual({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            msteams: { width: 'Full' },
            body: [
              block({ text: 'Database & <cache> is down', weight: 'Bolder', size: 'Medium', color: 'Good' }),
              block({ text: 'One [x](y)' }),
              block({ text: 'Two' }),
            ],
            actions: [
              { type: 'Action.OpenUrl', title: 'Open', url: link },
              { type: 'Action.OpenUrl', title: 'Acknowledge', url: acknowledgeLink },
            ],
          },
        },
      ],
    });
  });

  it('needs the address among the secrets', () => {
    expect(world.problems(teams())).toEqual([]);
    expect(world.problems({ ...teams(), secrets: {} })).toEqual(['secrets.url']);
  });
});

describe('a message in Telegram', () => {
  it('is plain text with every link in it once', async () => {
    const { path, json } = await sent(telegram());
    expect(path).toBe('/bot123456:botsecret-_x/sendMessage');
    expect(json).toEqual({
      chat_id: '-1001234567890',
      text: `Database & <cache> is down\n\nConnection refused since 00:00.\n\n${link}\nAcknowledge: ${acknowledgeLink}`,
      link_preview_options: { is_disabled: true },
      disable_notification: false,
    });
  });

  it('is quiet when nothing is broken, and never longer than Telegram takes', async () => {
    const { json } = await sent(telegram(), outgoing({ tone: 'recovery', text: 'x'.repeat(9_000) }));
    expect(json).toMatchObject({ disable_notification: true });
    expect(json['text']).toHaveLength(4_096);
    expect(json['text']).toMatch(new RegExp(`x\\.\\.\\.\\nOpen: ${link}\\nAcknowledge: `));
  });

  it('waits for as long as the answer says', async () => {
    world.receiver.reply(429, '{"ok":false,"error_code":429,"parameters":{"retry_after":35}}');
    expect(await world.failure(telegram())).toMatchObject({ permanent: false, retryAfterSeconds: 35 });
    world.receiver.reply(403, '{"ok":false,"description":"bot was kicked","parameters":{"retry_after":35}}');
    expect(await world.failure(telegram())).toMatchObject({ permanent: true, retryAfterSeconds: null });
    world.receiver.seen.length = 0;
  });

  it('needs a chat and the token of a bot', () => {
    const { base_url: _, ...usual } = telegram().secrets;
    expect(world.problems({ ...telegram(), secrets: usual })).toEqual([]);
    for (const recipient of ['42', '@channel_name']) expect(world.problems({ ...telegram(), recipient })).toEqual([]);
    for (const recipient of ['', 'somebody', '@a', '4 2']) {
      expect(world.problems({ ...telegram(), recipient })).toEqual(['recipient']);
    }
    for (const token of ['', 'secret', '1:a/../b', '1:a b']) {
      expect(world.problems(telegram({ token }))).toEqual(['secrets.token']);
    }
    expect(world.problems(telegram({ base_url: 'bot.local' }))).toEqual(['secrets.base_url']);
  });
});

describe('a message in ntfy', () => {
  it('is posted to the server of the topic', async () => {
    const { path, headers, json } = await sent(ntfy());
    expect(path).toBe('/');
    expect(headers).not.toHaveProperty('authorization');
    expect(json).toEqual({
      topic: 'my-site',
      title: 'Database & <cache> is down',
      message: outgoing().text,
      priority: 5,
      tags: ['rotating_light'],
      click: link,
      actions: [
        { action: 'view', label: 'Open', url: link },
        { action: 'view', label: 'Acknowledge', url: acknowledgeLink },
      ],
    });
  });

  it('is less loud when all is well again, and shows the token where one is given', async () => {
    const { headers, json } = await sent(ntfy({ token: 'tk_secret' }), outgoing({ tone: 'recovery', ...bare }));
    expect(headers.authorization).toBe('Bearer tk_secret');
    expect(json).toMatchObject({ priority: 3, tags: ['white_check_mark'], actions: [] });
    expect(json).not.toHaveProperty('click');
  });

  it('is never larger than a message may be', async () => {
    const { json } = await sent(ntfy(), outgoing({ text: 'ж'.repeat(5_000) }));
    expect(Buffer.byteLength(String(json['message']))).toBeLessThanOrEqual(4_096);
  });

  it('needs the address of a topic', () => {
    expect(world.problems(ntfy())).toEqual([]);
    expect(world.problems({ ...ntfy(), recipient: 'https://ntfy.test/behind/a_path' })).toEqual([]);
    for (const recipient of ['my-site', 'https://ntfy.test/', 'https://ntfy.test/a?b', 'https://ntfy.test/ä']) {
      expect(world.problems({ ...ntfy(), recipient })).toEqual(['recipient']);
    }
    expect(world.problems(ntfy({ token: 'a\nb' }))).toEqual(['secrets.token']);
  });
});
