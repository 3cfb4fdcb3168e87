import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/notifications/content/content.rules.js';
import type { ItemView } from '../../../src/notifications/content/story.rules.js';
import { closed, input, item, opened } from './items.js';

const render = (items: ItemView[], more = {}) => contentOf(input(items, more));
const subjectOf = (...items: ItemView[]) => render(items).subject;

describe('The message about an outage', () => {
  it('says what is down and why', () => {
    const { subject, short, tone, link } = render([opened()]);
    expect(subject).toBe('Web is down: connection refused');
    expect(short).toBe('HQ: Web is down: connection refused https://sitewatch.example/servers/3/show');
    expect([tone, link]).toEqual(['alarm', 'https://sitewatch.example/servers/3/show']);
  });

  it('has everything in its text, the link in a line of its own', () => {
    const acknowledgeLink = 'https://sitewatch.example/api/incidents/acknowledge/?token=abc';
    expect(render([opened()], { acknowledgeLink }).text).toBe(
      [
        'Web is down: connection refused',
        '',
        'Server: Web',
        'Since: 2026-03-01 03:10:05 (Europe/Kyiv, UTC+2)',
        'Reason: connection refused',
        'Site: HQ',
        '',
        'https://sitewatch.example/servers/3/show',
        '',
        'I take care of it (acknowledges the incident):',
        acknowledgeLink,
        '',
      ].join('\n'),
    );
  });

  it('says how long it took when it is over', () => {
    const { subject, text, tone } = render([closed()]);
    expect(subject).toBe('Web is up again after 4 min 12 s');
    expect(text).toContain('From: 2026-03-01 03:10:05 (Europe/Kyiv, UTC+2)\nUntil: 2026-03-01 03:14:17 (');
    expect(tone).toBe('recovery');
  });

  it('is one message where it began and ended before anybody was told', () => {
    const { subject, tone, event } = render([closed(), opened()]);
    expect(subject).toBe('Web was down 03:10-03:14 (4 min)');
    expect(tone).toBe('recovery');
    expect(event).toMatchObject({ type: 'incident.closed', data: { phase: 'merged', duration_seconds: 252 } });
  });

  it('shows the date where it is not of today', () => {
    const at = new Date('2026-03-02T10:00:00Z');
    expect(render([opened(), closed()], { at }).subject).toBe('Web was down 2026-03-01 03:10-03:14 (4 min)');
  });

  it('calls changing up and down by its name', () => {
    expect(subjectOf(opened({ payload: { cause: 'flapping' } }))).toBe('Web keeps changing between up and down');
  });

  it('needs neither a reason nor an address of this site', () => {
    const { subject, text, link, html } = render([opened({ payload: {} })], { baseUrl: null });
    expect([subject, link]).toEqual(['Web is down', null]);
    expect(text).not.toContain('http');
    expect(html).not.toContain('<a ');
  });
});

describe.each<
  [fact: string, phase: ItemView['phase'], payload: Record<string, unknown>, subject: string, tone: string]
>([
  ['heartbeat.lost', 'opened', { lost_at: '2026-03-01T01:10:05Z' }, 'Web has sent no heartbeat since 03:10', 'alarm'],
  [
    'heartbeat.returned',
    'closed',
    { lost_at: '2026-03-01T01:10:05Z', returned_at: '2026-03-01T01:12:05Z' },
    'Web sends heartbeats again after 2 min',
    'recovery',
  ],
  ['server.flapping', 'opened', {}, 'Web keeps changing between up and down', 'alarm'],
  ['server.stable', 'closed', {}, 'Web is stable again', 'recovery'],
  ['alert.raised', 'opened', { message: 'CPU at 97 %' }, 'Web: CPU at 97 %', 'alarm'],
  [
    'alert.resolved',
    'closed',
    { message: 'CPU at 97 %', raised_at: '2026-03-01T01:00:00Z' },
    'Web: resolved after 10 min 40 s: CPU at 97 %',
    'recovery',
  ],
  ['certificate.expiring', 'once', { days_left: 30 }, 'Certificate of Web expires in 30 days', 'alarm'],
  ['certificate.expiring', 'once', { days_left: 1 }, 'Certificate of Web expires in 1 day', 'alarm'],
  ['certificate.expiring', 'once', { days_left: 0 }, 'Certificate of Web expires in less than a day', 'alarm'],
  ['certificate.expiring', 'once', { days_left: -1 }, 'Certificate of Web has expired', 'alarm'],
  [
    'connectivity.lost',
    'opened',
    { since: '2026-03-01T01:10:05Z', reason: 'no way' },
    'HQ is cut off: no way',
    'alarm',
  ],
  [
    'connectivity.restored',
    'once',
    { since: '2026-03-01T01:02:00Z', until: '2026-03-01T01:10:00Z', reason: '3 of 3 canaries silent' },
    'HQ was cut off 03:02-03:10 (8 min): 3 of 3 canaries silent',
    'notice',
  ],
  [
    'servers.failed_together',
    'once',
    { failed: 12, watched: 14, names: ['a', 'b', 'c', 'd', 'e'] },
    '12 of 14 servers failed together: a, b, c, d, e and 7 more',
    'alarm',
  ],
  ['terminal.unreachable', 'opened', { name: 'Gate', message: 'No answer 5 times' }, 'Web: No answer 5 times', 'alarm'],
  ['terminal.disabled', 'once', {}, 'Web: terminal disabled', 'alarm'],
])('%s (%s)', (fact, phase, payload, subject, tone) => {
  it(`is told as "${subject}"`, () => {
    const content = render([item(fact, phase, { payload })]);
    expect([content.subject, content.tone]).toEqual([subject, tone]);
    expect(content.text.startsWith(`${subject}\n`)).toBe(true);
    expect(content.event).toMatchObject({ version: 1, type: fact, data: { fact, phase, site: 'HQ', server_id: 3 } });
  });
});

const pair = (begin: string, end: string, payload: Record<string, unknown>) =>
  subjectOf(item(begin, 'opened', { payload }), item(end, 'closed', { payload, at: new Date('2026-03-01T01:13:40Z') }));

describe('Beginning and end in one', () => {
  it.each([
    ['heartbeat.lost', 'heartbeat.returned', {}, 'Web had no heartbeat 03:10-03:13 (3 min)'],
    ['server.flapping', 'server.stable', {}, 'Web was unstable 03:10-03:13 (3 min)'],
    ['alert.raised', 'alert.resolved', { message: 'CPU at 97 %' }, 'Web: CPU at 97 % (03:10-03:13, 3 min)'],
    ['gate.silent', 'gate.heard', { message: 'No answer' }, 'Web: No answer (03:10-03:13, 3 min)'],
  ])('of %s and %s', (begin, end, payload, subject) => {
    expect(pair(begin, end, payload)).toBe(subject);
  });
});

describe('A fact of a later version', () => {
  it('brings its own name and message', () => {
    const payload = { name: 'Gate', message: 'No answer 5 times in a row' };
    const one = item('terminal.unreachable', 'opened', { name: '', serverId: null, payload });
    const { subject, text, link } = render([one]);
    expect(subject).toBe('Gate: No answer 5 times in a row');
    expect(text).toContain('About: Gate\n');
    expect(link).toBe('https://sitewatch.example/');
  });

  it('says from when until when, where it knows', () => {
    const times = { started_at: '2026-03-01T01:00:00Z', ended_at: '2026-03-01T01:08:00Z' };
    const payload = { ...times, cause: 'host_rebooted', message: 'Not running for 8 minutes: the host was rebooted' };
    const { subject, text } = render([item('outage.detected', 'once', { name: 'Sitewatch', serverId: null, payload })]);
    expect(subject).toBe('Sitewatch: Not running for 8 minutes: the host was rebooted');
    expect(text).toContain('From: 2026-03-01 03:00:00 (Europe/Kyiv, UTC+2)\nUntil: 2026-03-01 03:08:00 (');
  });

  it('does not take the instant from which all is well for the beginning', () => {
    const since = '2026-03-01T01:10:00Z';
    const { event } = render([item('cloud.reachable', 'closed', { payload: { since, message: 'Reached again' } })]);
    expect(event).toMatchObject({ data: { started_at: null, ended_at: '2026-03-01T01:10:40.000Z' } });
  });

  it('that matters little is a notice', () => {
    expect(render([item('disk.low', 'opened', { severity: 'info' })]).tone).toBe('notice');
    expect(render([item('disk.low', 'once', { severity: 'warning' })]).tone).toBe('notice');
  });
});

describe('A test message', () => {
  it('says where it comes from', () => {
    const { subject, text, tone, event } = render([], { messageKind: 'test' });
    expect(subject).toBe('Test message from HQ');
    expect(text).toContain('This channel works');
    expect(tone).toBe('notice');
    expect(event).toMatchObject({ version: 1, type: 'notification.test', data: { site: 'HQ' } });
  });
});
