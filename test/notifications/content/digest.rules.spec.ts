import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/notifications/content/content.rules.js';
import type { ItemView } from '../../../src/notifications/content/story.rules.js';
import { closed, input, item, opened, outages } from './items.js';

const render = (items: ItemView[], more = {}) => contentOf(input(items, more));
const subjectOf = (...items: ItemView[]) => render(items).subject;

describe('A digest', () => {
  it('counts and names the first five', () => {
    const { subject, short, link } = render(outages(12, n => 'abcdefghijkl'.charAt(n)));
    expect(subject).toBe('12 servers down: a, b, c, d, e and 7 more');
    expect(short).toBe('HQ: 12 servers down: a, b, c, d, e and 7 more https://sitewatch.example/servers');
    expect(link).toBe('https://sitewatch.example/servers');
  });

  it('shortens long names rather than leaving one out', () => {
    const { subject, short } = render(
      outages(9, n => `${'abcdefghi'.charAt(n)}-very-long-name-of-a-server.example.org`),
    );
    for (const line of [subject, short]) {
      expect(line).toMatch(/9 servers down: a-[^,]*\.\.\., b-[^,]*, c-[^,]*, d-[^,]*, e-[^,]*\.\.\. and 4 more/);
    }
  });

  it('lists each group, what is broken first', () => {
    const alert = {
      occasion: 'alert:4',
      name: 'DB',
      severity: 'warning' as const,
      payload: { message: 'CPU at 97 %' },
    };
    const certificate = { occasion: 'certificate:1', severity: 'warning' as const, payload: { days_left: 7 } };
    const { subject, text, tone } = render([
      closed({ occasion: 'incident:50', name: 'Mail' }),
      item('certificate.expiring', 'once', certificate),
      item('alert.raised', 'opened', alert),
      opened({ occasion: 'incident:60', name: 'Files' }),
      ...outages(2),
      closed({ occasion: 'incident:1', name: 'server-2' }),
    ]);
    expect(subject).toBe(
      '2 servers down: Files, server-1; 1 alert: DB; 1 certificate running out: Web; 1 server was down: server-2; 1 server up again',
    );
    expect(text.split('\n').filter(line => line.endsWith(':') || line.startsWith('- '))).toEqual([
      '2 servers down:',
      '- Files is down: connection refused (since 03:10)',
      '- server-1 is down: connection refused (since 03:10)',
      '1 alert:',
      '- DB: CPU at 97 % (since 03:10)',
      '1 certificate running out:',
      '- Certificate of Web expires in 7 days (03:10)',
      '1 server was down:',
      '- server-2 was down 03:10-03:14 (4 min)',
      '1 server up again:',
      '- Mail is up again after 4 min 12 s (03:10-03:14, 4 min)',
    ]);
    expect(text).toContain('Times are those of Europe/Kyiv, UTC+2.');
    expect(tone).toBe('alarm');
  });

  it('is good news where all is over', () => {
    const items = [closed({ occasion: 'incident:1', name: 'a' }), closed({ occasion: 'incident:2', name: 'b' })];
    expect(render(items)).toMatchObject({ subject: '2 servers up again: a, b', tone: 'recovery' });
  });

  it('counts a server with two outages once', () => {
    const twice = [1, 2].flatMap(n => [opened, closed].map(phase => phase({ occasion: `incident:${n}` })));
    expect(subjectOf(...twice)).toBe('1 server was down: Web');
  });

  it('of a thousand outages stays small and says how many there are', () => {
    const { subject, text, event, html } = render(outages(1_000));
    expect(subject).toBe('1000 servers down: server-1, server-2, server-3, server-4, server-5 and 995 more');
    expect(text).toContain('- and 950 more');
    expect(event).toMatchObject({ type: 'notification.digest', data: { count: 1_000, omitted: 800 } });
    expect(JSON.stringify({ text, event, html }).length).toBeLessThan(120_000);
  });
});

describe('The event of a webhook', () => {
  it('carries the incident, its states and its times, and not who else was told', () => {
    expect(render([closed()]).event).toEqual({
      version: 1,
      type: 'incident.closed',
      timestamp: '2026-03-01T01:15:00.000Z',
      data: {
        site: 'HQ',
        subject: 'Web is up again after 4 min 12 s',
        tone: 'recovery',
        severity: 'critical',
        link: 'https://sitewatch.example/servers/3/show',
        acknowledge_link: null,
        occasion: 'incident:9',
        phase: 'closed',
        fact: 'incident.closed',
        name: 'Web',
        server_id: 3,
        incident_id: 9,
        alert_id: null,
        state: 'up',
        previous_state: 'down',
        reason: 'connection refused',
        started_at: '2026-03-01T01:10:05.000Z',
        ended_at: '2026-03-01T01:14:17.000Z',
        duration_seconds: 252,
        noticed_at: '2026-03-01T01:14:40.000Z',
        details: {
          server_id: 3,
          name: 'Web',
          incident_id: 9,
          started_at: '2026-03-01T01:10:05Z',
          ended_at: '2026-03-01T01:14:17Z',
          cause: 'connection refused',
        },
      },
    });
  });

  it('of a digest lists what happened', () => {
    const { event } = render([...outages(1), closed()]);
    expect(event).toMatchObject({
      type: 'notification.digest',
      data: {
        count: 2,
        omitted: 0,
        items: [
          { name: 'server-1', state: 'down' },
          { name: 'Web', state: 'up' },
        ],
      },
    });
  });
});

describe('The HTML', () => {
  const { html } = render([opened({ name: '<script>alert("x")</script>' })], {
    acknowledgeLink: 'https://a.example/?b=1&c=2',
  });

  it('shows a name that looks like HTML as it is written', () => {
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; is down');
  });

  it('has one button and the link that acknowledges', () => {
    expect(html.match(/href="[^"]*"/g)).toEqual([
      'href="https://sitewatch.example/servers/3/show"',
      'href="https://a.example/?b=1&amp;c=2"',
    ]);
  });

  it('loads nothing and leaves the colours of page and text to the mail program', () => {
    expect(html).not.toMatch(/<(img|link|script|style|iframe)|url\(|src=/);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html.replace(/<a [^>]*>/g, '')).not.toMatch(/background|[^-]color:/);
  });
});
