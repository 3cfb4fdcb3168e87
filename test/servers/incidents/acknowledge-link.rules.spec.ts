import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkState, parseSubject } from '../../../src/servers/incidents/acknowledge-link.rules.js';
import { linkPage, refusalPage, type LinkPage } from '../../../src/servers/incidents/acknowledge-page.rules.js';

describe('What a link is about', () => {
  it('is an incident and who the message went to', () => {
    expect(parseSubject('12:ops@example.com')).toEqual({ incidentId: 12, by: 'ops@example.com' });
    expect(parseSubject('12:https://hooks.example:8443/x')).toMatchObject({ by: 'https://hooks.example:8443/x' });
    expect(parseSubject(`1:${'x'.repeat(500)}`)?.by).toHaveLength(100);
  });

  it.each(['', '12', '12:', ':ops', '0:ops', '-1:ops', '1.5:ops', 'a:ops', '9999999999:ops'])('is not %j', text => {
    expect(parseSubject(text)).toBeNull();
  });
});

describe('The state of a link', () => {
  const at = '2026-03-01T12:00:00Z';

  it.each([
    ['open', null, null, null],
    ['ended', null, null, at],
    ['yours', at, 'ops', null],
    ['yours', at, 'ops', at],
    ['taken', at, 'mira', null],
    ['taken', at, 'mira', at],
    ['taken', at, null, null],
  ])('is %s', (state, acknowledgedAt, acknowledgedBy, endedAt) => {
    expect(linkState({ acknowledgedAt, acknowledgedBy, endedAt }, 'ops')).toBe(state);
  });
});

const view = (over: Partial<LinkPage['incident']> = {}, state: LinkPage['state'] = 'open', by = 'ops'): LinkPage => ({
  incident: {
    ...{ server_name: 'web', cause: 'HTTP 503', started_at: '2026-03-01T10:00:05.000Z', ended_at: null },
    ...{ acknowledged_at: null, acknowledged_by: null, ...over },
  },
  by,
  state,
});
const page = (shown: LinkPage) => linkPage(shown, 'a.b.c', 'Europe/Kyiv');

describe('The page of a link', () => {
  it('names the incident in the time of the site, and has the button', () => {
    const html = page(view());
    for (const text of ['Take care of the outage of web?', 'HTTP 503', '2026-03-01 12:00:05 (Europe/Kyiv)', 'ops']) {
      expect(html).toContain(text);
    }
    expect(html).toContain('<form method="post"><input type="hidden" name="token" value="a.b.c">');
  });

  it.each([
    ['yours', 'You take care of the outage of web.'],
    ['taken', 'mira takes care of the outage of web already.'],
    ['ended', 'web answers again; there is nothing left to do.'],
  ] as const)('has no button when the incident is %s, and says why', (state, text) => {
    const html = page(view({ acknowledged_by: 'mira', ended_at: '2026-03-01T10:02:00.000Z' }, state));
    expect(html).toContain(text);
    expect(html).not.toMatch(/<form|<button/);
  });

  it('shows whatever a server, a cause or a recipient is called, and runs none of it', () => {
    const nasty = fc
      .array(fc.constantFrom('<', '>', '"', "'", '&', '<script>', '</title>', 'onload=', 'x', ' '), { maxLength: 12 })
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(nasty, nasty, nasty, (server_name, cause, by) => {
        const shells = [
          page(view({ server_name, cause }, 'open', by)),
          page(view({ server_name: '', cause: '' }, 'open', '')),
        ];
        const [given, empty] = shells.map(html => html.match(/<[a-z!/][^>]*>/g));
        expect(given).toEqual(empty);
      }),
    );
  });

  it('has no script, no style from elsewhere and no picture', () => {
    for (const html of [page(view()), refusalPage({ title: 'Not Found', detail: 'x', code: 'not_found' })]) {
      expect(html).not.toMatch(/<script|<link|<img|src=|href=|\son\w+=/i);
      expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    }
  });
});
