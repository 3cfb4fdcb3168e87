import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledgedOccasion, occasionOf, toldFacts } from '../../../src/notifications/dispatch/occasion.rules.js';

const server = { server_id: 7, name: 'web', notify: [3, 4] };
const incident = { ...server, incident_id: 12, started_at: '2026-03-01T10:00:00.000Z', cause: 'HTTP 503' };
const heartbeat = { ...server, lost_at: '2026-03-01T10:00:00.000Z' };
const alert = { ...server, alert_id: 5, kind: 'disk', type: 'alert', message: '97 % full' };
const certificate = { ...server, fingerprint: 'ab12', valid_to: '2026-03-08T00:00:00.000Z' };
const site = { site_id: 'plant', name: 'Plant', since: '2026-03-01T10:00:00.000Z', message: 'silent' };
const terminal = { device_id: 3, name: 'Gate', since: '2026-03-01T10:00:00.000Z', message: 'It fell silent' };

const of = (name: string, payload: Record<string, unknown>, id = 900) => occasionOf({ id, name, payload });

/** Fact, payload, and what it is to people. */
const table: [name: string, payload: Record<string, unknown>, occasion: string, phase: string, severity: string][] = [
  ['incident.opened', incident, 'incident:12', 'opened', 'critical'],
  ['incident.closed', incident, 'incident:12', 'closed', 'critical'],
  ['heartbeat.lost', heartbeat, 'heartbeat:7:2026-03-01T10:00:00.000Z', 'opened', 'critical'],
  ['heartbeat.returned', heartbeat, 'heartbeat:7:2026-03-01T10:00:00.000Z', 'closed', 'critical'],
  ['alert.raised', { ...alert, severity: 'info' }, 'alert:5', 'opened', 'info'],
  ['alert.raised', { ...alert, severity: 'critical' }, 'alert:5', 'opened', 'critical'],
  ['alert.resolved', { ...alert, severity: 'warning' }, 'alert:5', 'closed', 'warning'],
  ['certificate.expiring', { ...certificate, days_left: 30 }, 'certificate:7:ab12:30', 'once', 'info'],
  ['certificate.expiring', { ...certificate, days_left: 14 }, 'certificate:7:ab12:14', 'once', 'info'],
  ['certificate.expiring', { ...certificate, days_left: 7 }, 'certificate:7:ab12:7', 'once', 'warning'],
  ['certificate.expiring', { ...certificate, days_left: 3 }, 'certificate:7:ab12:3', 'once', 'warning'],
  ['certificate.expiring', { ...certificate, days_left: 1 }, 'certificate:7:ab12:1', 'once', 'critical'],
  ['certificate.expiring', { ...certificate, days_left: -1 }, 'certificate:7:ab12:-1', 'once', 'critical'],
  [
    'connectivity.restored',
    { since: '2026-03-01T10:00:00Z', until: '2026-03-01T10:03:00Z', reason: 'canaries' },
    'connectivity:2026-03-01T10:00:00.000Z',
    'once',
    'warning',
  ],
  [
    'servers.failed_together',
    { failed: 9, watched: 10, since: '2026-03-01T10:00:00.000Z', names: ['a'] },
    'together:2026-03-01T10:00:00.000Z',
    'once',
    'critical',
  ],
  ['server.flapping', { ...server, announce: true }, 'flapping:7:900', 'opened', 'warning'],
  ['server.stable', { ...server, announce: true }, 'flapping:7:900', 'closed', 'warning'],
  [
    'outage.detected',
    { started_at: '2026-03-01T10:00:00.000Z', name: 'x' },
    'outage:2026-03-01T10:00:00.000Z',
    'once',
    'warning',
  ],
  ['cloud.unreachable', { since: '2026-03-01T10:00:00.000Z' }, 'cloud:900', 'opened', 'warning'],
  ['cloud.reachable', { since: '2026-03-01T12:00:00.000Z' }, 'cloud:900', 'closed', 'warning'],
  ['site.silent', site, 'site:plant:900', 'opened', 'critical'],
  ['site.returned', site, 'site:plant:900', 'closed', 'critical'],
  ['terminal.unreachable', terminal, 'terminal:3:900', 'opened', 'critical'],
  ['terminal.reachable', terminal, 'terminal:3:900', 'closed', 'critical'],
  ['terminal.disabled', terminal, 'terminal-disabled:3:2026-03-01T10:00:00.000Z', 'once', 'critical'],
  ['terminal.alarm', { ...terminal, kind: 'drift' }, 'alarm:3:drift:900', 'opened', 'warning'],
  ['terminal.alarm_over', { ...terminal, kind: 'drift' }, 'alarm:3:drift:900', 'closed', 'warning'],
  ['push_terminal.found', { ...terminal, serial_number: 'A1' }, 'push:A1', 'once', 'info'],
  ['bacnet_device.silent', terminal, 'controller:3:900', 'opened', 'critical'],
  ['bacnet_device.returned', terminal, 'controller:3:900', 'closed', 'critical'],
  ['reading.out_of_limits', { ...terminal, point_id: 8 }, 'limit:8:900', 'opened', 'warning'],
  ['disk.low', terminal, 'disk:Gate:900', 'opened', 'critical'],
  ['disk.enough', terminal, 'disk:Gate:900', 'closed', 'critical'],
  ['reading.back_in_limits', { ...terminal, point_id: 8 }, 'limit:8:900', 'closed', 'warning'],
];

describe('What a fact means to people', () => {
  it.each(table)('%s with %j is %s (%s, %s)', (name, payload, occasion, phase, severity) => {
    expect(of(name, payload)).toMatchObject({ occasion, phase, severity });
  });

  it('covers every fact that people are told of', () => {
    expect(new Set(table.map(([name]) => name))).toEqual(new Set(toldFacts));
  });

  it('carries the server, its name and the configs its operator attached to it', () => {
    expect(of('incident.opened', incident)).toMatchObject({ serverId: 7, name: 'web', notify: [3, 4] });
    const together = { failed: 9, watched: 10, since: '2026-03-01T10:00:00.000Z', names: ['a'] };
    expect(of('servers.failed_together', together)).toMatchObject({ serverId: null, name: 'This site', notify: [] });
  });

  it('is nothing for facts that nobody is told of', () => {
    for (const name of ['server.status_changed', 'incident.acknowledged', 'server.deleted', 'employee.created', 'x']) {
      expect(of(name, { ...incident, announce: true })).toBeNull();
    }
  });

  it('is nothing for flapping that is not announced', () => {
    expect(of('server.flapping', { ...server, announce: false })).toBeNull();
    expect(of('server.stable', { ...server, announce: false })).toBeNull();
    expect(of('server.flapping', server)).toBeNull();
  });

  it('is nothing for the alert of a certificate, which is told step by step', () => {
    for (const name of ['alert.raised', 'alert.resolved']) {
      expect(of(name, { ...alert, kind: 'certificate', severity: 'critical' })).toBeNull();
    }
  });

  it('is nothing where the payload does not say what it is about', () => {
    expect(of('incident.opened', server)).toBeNull();
    expect(of('heartbeat.lost', server)).toBeNull();
    expect(of('site.silent', { name: 'Plant' })).toBeNull();
  });

  it('is another matter each time a server flaps, and stability ends the newest one', () => {
    const flapping = { ...server, announce: true };
    const [first, second] = [of('server.flapping', flapping, 100), of('server.flapping', flapping, 200)];
    expect(first?.occasion).not.toBe(second?.occasion);
    expect(of('server.stable', flapping, 300)).toMatchObject({ endsNewestOf: 'flapping:7:' });
    expect(of('incident.closed', incident)).toMatchObject({ endsNewestOf: null });
  });

  it('spells an instant in one way, so that beginning and end meet', () => {
    const lost = of('heartbeat.lost', { ...server, lost_at: '2026-03-01T12:00:00+02:00' });
    expect(lost?.occasion).toBe(of('heartbeat.returned', heartbeat)?.occasion);
  });

  it('can be taken care of where it is an incident or an alert', () => {
    expect(acknowledgedOccasion({ name: 'incident.acknowledged', payload: { incident_id: 12 } })).toBe('incident:12');
    expect(acknowledgedOccasion({ name: 'alert.acknowledged', payload: { alert_id: 5 } })).toBe('alert:5');
    expect(acknowledgedOccasion({ name: 'heartbeat.lost', payload: heartbeat })).toBeNull();
    expect(acknowledgedOccasion({ name: 'incident.acknowledged', payload: {} })).toBeNull();
  });
});

const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' });
const field = fc.constantFrom(
  ...['server_id', 'name', 'notify', 'incident_id', 'lost_at', 'alert_id', 'severity', 'fingerprint', 'days_left'],
  ...['since', 'started_at', 'site_id', 'announce'],
);
const payload = fc.oneof(
  fc.dictionary(field, json),
  fc.record({
    ...{ server_id: fc.nat(), incident_id: fc.nat(), alert_id: fc.nat(), days_left: fc.integer() },
    ...{ lost_at: fc.string(), since: fc.string(), started_at: fc.string(), announce: fc.boolean() },
    ...{ name: fc.string({ unit: 'binary', maxLength: 400 }), fingerprint: fc.string({ maxLength: 300 }) },
    ...{ site_id: fc.string({ unit: 'binary', maxLength: 300 }), notify: fc.array(json) },
  }),
);
const factName = fc.constantFrom(...toldFacts);
const factId = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe('Whatever the payload', () => {
  it('the result can be stored', () => {
    fc.assert(
      fc.property(factName, factId, payload, (name, id, fields) => {
        const occasion = occasionOf({ id, name, payload: fields });
        if (!occasion) return;
        expect(occasion.occasion.length).toBeLessThanOrEqual(200);
        expect(occasion.name.length).toBeLessThanOrEqual(200);
        expect(occasion.name.length).toBeGreaterThan(0);
        expect(occasion.occasion.isWellFormed() && occasion.name.isWellFormed()).toBe(true);
        for (const number of [...occasion.notify, occasion.serverId ?? 1]) {
          expect(Number.isInteger(number) && number > 0 && number < 2 ** 31).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['incident.opened', 'incident.closed'],
    ['heartbeat.lost', 'heartbeat.returned'],
    ['alert.raised', 'alert.resolved'],
    ['server.flapping', 'server.stable'],
    ['cloud.unreachable', 'cloud.reachable'],
    ['site.silent', 'site.returned'],
    ['terminal.unreachable', 'terminal.reachable'],
    ['terminal.alarm', 'terminal.alarm_over'],
    ['bacnet_device.silent', 'bacnet_device.returned'],
    ['reading.out_of_limits', 'reading.back_in_limits'],
  ])('%s is ended by %s', (begins, ends) => {
    fc.assert(
      fc.property(factId, factId, payload, (id, later, fields) => {
        const opened = occasionOf({ id, name: begins, payload: fields });
        const closed = occasionOf({ id: later, name: ends, payload: fields });
        expect(closed === null).toBe(opened === null);
        if (!opened || !closed) return;
        const { endsNewestOf } = closed;
        const isEnd =
          endsNewestOf === null
            ? opened.occasion === closed.occasion
            : opened.occasion.startsWith(endsNewestOf) && /^\d+$/.test(opened.occasion.slice(endsNewestOf.length));
        expect(isEnd).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('the occasions of two matters differ', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { minLength: 2, maxLength: 2 }), ids => {
        const occasions = ids.flatMap(id => [
          occasionOf({ id, name: 'incident.opened', payload: { ...incident, incident_id: id } })?.occasion,
          occasionOf({ id, name: 'alert.raised', payload: { ...alert, alert_id: id } })?.occasion,
          occasionOf({ id, name: 'server.flapping', payload: { ...server, announce: true } })?.occasion,
          occasionOf({ id, name: 'heartbeat.lost', payload: { ...heartbeat, server_id: id } })?.occasion,
        ]);
        expect(new Set(occasions).size).toBe(8);
      }),
    );
  });
});
