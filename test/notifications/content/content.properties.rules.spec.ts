import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf, type ContentInput } from '../../../src/notifications/content/content.rules.js';
import { isGsm7, septets } from '../../../src/notifications/content/gsm7.rules.js';
import { escaped } from '../../../src/notifications/content/page.rules.js';
import type { ItemView } from '../../../src/notifications/content/story.rules.js';
import { severities } from '../../../src/shared/severity.js';
import { input, outages } from './items.js';

const cases = { numRuns: 1_000 };
const facts = [
  ...['incident.opened', 'incident.closed', 'heartbeat.lost', 'heartbeat.returned', 'alert.raised', 'alert.resolved'],
  ...['certificate.expiring', 'connectivity.restored', 'servers.failed_together', 'server.flapping', 'server.stable'],
  'something.unheard_of',
];

const nasty = fc.constantFrom(
  '\r\nBcc: all@example.org',
  '<b>&amp;"\'',
  '\u202Egnp.exe',
  '{[€]}|~^\\',
  '\uD800',
  'Щось',
  '\0',
);
const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength }),
    fc.string({ maxLength }),
    nasty,
    fc.constant('x'.repeat(maxLength)),
  );
const instant = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-01-01'), noInvalidDate: true })
  .map(date => date.toISOString());
const anything = fc.oneof(
  text(300),
  instant,
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.array(text(120), { maxLength: 8 }),
);
const payload = fc.record(
  {
    ...{ cause: text(600), message: text(600), reason: text(100), name: text(100), names: anything, failed: anything },
    ...{ started_at: anything, ended_at: anything, since: instant, until: instant, days_left: anything, by: anything },
  },
  { requiredKeys: [] },
);
const items: fc.Arbitrary<ItemView> = fc.record({
  occasion: fc
    .constantFrom('incident:1', 'incident:2', 'alert:1', 'x')
    .chain(start => fc.nat(30).map(n => `${start}${n}`)),
  phase: fc.constantFrom('opened', 'closed', 'once'),
  fact: fc.constantFrom(...facts),
  severity: fc.constantFrom(...severities),
  serverId: fc.option(fc.integer({ min: 1, max: 5_000 })),
  name: text(100),
  payload,
  at: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
});
const inputs: fc.Arbitrary<ContentInput> = fc.record({
  items: fc.array(items, { maxLength: 30 }),
  siteName: text(100),
  baseUrl: fc.constantFrom(null, 'https://sitewatch.example', 'http://10.0.0.1:3000/'),
  acknowledgeLink: fc.constantFrom(
    null,
    `https://sitewatch.example/api/incidents/acknowledge/?token=${'t'.repeat(200)}`,
  ),
  messageKind: fc.constantFrom('opened', 'closed', 'merged', 'digest', 'notice', 'test'),
  at: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
  zone: fc.constantFrom('UTC', 'Europe/Kyiv', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'),
});

const holdsFor = (claim: (given: ContentInput) => void) => fc.assert(fc.property(inputs, claim), cases);

describe('Whatever happened', () => {
  it('the short form fits into one SMS', () => {
    holdsFor(given => {
      const { short } = contentOf(given);
      expect(isGsm7(short)).toBe(true);
      expect(septets(short)).toBeLessThanOrEqual(160);
      expect(short).toMatch(/\S/);
    });
  });

  it('the short form and the subject have the count and the first five names', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-zA-ZА-Щг-щїЇ{}€0-9.-]{1,100}$/u), {
      minLength: 5,
      maxLength: 40,
    });
    fc.assert(
      fc.property(names, fc.constantFrom('HQ', 'Київ, вулиця Хрещатик, 1'), (list, siteName) => {
        const all = outages(list.length, n => list[n] ?? '');
        const { short, subject } = contentOf(input(all, { siteName }));
        const rest = list.length > 5 ? ` and ${list.length - 5} more` : '';
        const line = new RegExp(`${list.length} servers down: ([^,]+, ){4}[^,]+?${rest}( https://|$)`);
        expect(short).toMatch(line);
        expect(subject).toMatch(line);
      }),
      cases,
    );
  });

  it('the subject is one line of at most 150 characters', () => {
    holdsFor(given => {
      const { subject } = contentOf(given);
      expect(subject).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,150}$/u);
      expect(subject.isWellFormed()).toBe(true);
    });
  });

  it('no text of others is HTML', () => {
    holdsFor(given => {
      const { html } = contentOf(given);
      const tags = new Set(html.match(/<\/?[a-z]+/g));
      const own = ['html', 'head', 'meta', 'title', 'body', 'div', 'p', 'a', 'table', 'tr', 'td', 'ul', 'li'];
      const allowed = own.flatMap(tag => [`<${tag}`, `</${tag}`]);
      expect([...tags].filter(tag => !allowed.includes(tag))).toEqual([]);
      expect(html.split('<').length).toBe(html.split('>').length);
      expect(html.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
    });
  });

  it('a name in the HTML is escaped', () => {
    fc.assert(
      fc.property(items, fc.stringMatching(/^[<>&"'a-z]{8,20}$/), (item, name) => {
        fc.pre(/[<>]/.test(name) && item.fact !== 'connectivity.restored' && item.fact !== 'servers.failed_together');
        const base = {
          siteName: 'HQ',
          baseUrl: null,
          acknowledgeLink: null,
          messageKind: 'notice',
          zone: 'UTC',
        } as const;
        const { html } = contentOf({ ...base, at: item.at, items: [{ ...item, name, payload: {} }] });
        expect(html).toContain(escaped(name));
        expect(html).not.toContain(name);
      }),
      cases,
    );
  });

  it('the text has each link in a line of its own', () => {
    holdsFor(given => {
      const { text: body, link, acknowledgeLink } = contentOf(given);
      expect(link === null).toBe(given.baseUrl === null);
      const lines = body.split('\n');
      expect(lines).toEqual(expect.arrayContaining([link, acknowledgeLink].filter(wanted => wanted !== null)));
    });
  });

  it('the event is JSON, and the same input gives the same message', () => {
    holdsFor(given => {
      const content = contentOf(given);
      expect(JSON.parse(JSON.stringify(content.event))).toMatchObject({
        version: 1,
        timestamp: given.at.toISOString(),
      });
      expect(contentOf(structuredClone(given))).toEqual(content);
    });
  });

  it('every matter is told, in any order of the items', () => {
    holdsFor(given => {
      const occasions = new Set(given.items.map(({ occasion, phase }) => `${phase === 'once'} ${occasion}`));
      const dataOf = (told: readonly ItemView[]) =>
        contentOf({ ...given, messageKind: 'digest', items: told }).event['data'];
      const count = occasions.size > 1 ? { count: occasions.size } : {};
      expect(dataOf(given.items)).toMatchObject(count);
      expect(dataOf(given.items.toReversed())).toMatchObject(count);
    });
  });
});
