import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formerHost,
  notificationTypes,
  secretProblems,
  settingsProblems,
  withChanges,
  withDefaults,
  type ConfigSettings,
} from '../../../src/notifications/configs/notification-config.rules.js';

const mail = { notification_type: 'email', recipient: 'ops@example.org' } as const;
const settings = withDefaults(mail, 'Europe/Vienna');
const quiet = { quiet_from: '22:00', quiet_until: '07:00' };
const wrong = (change: Partial<ConfigSettings>) =>
  settingsProblems({ ...settings, ...change }).map(({ field }) => field);

describe('A description of who is told what', () => {
  it('is completed by its defaults', () => {
    expect(settings).toEqual({
      ...{ ...mail, name: '', server: null, enabled: true, notify_on_failure: true, notify_on_recovery: true },
      ...{ minimum_severity: 'info', quiet_from: null, quiet_until: null, quiet_zone: null },
      ...{ digest_seconds: 60, escalation_delay_seconds: 0 },
    });
  });

  it('has the zone of the site for quiet hours that name none', () => {
    expect(withDefaults({ ...mail, ...quiet }, 'Europe/Vienna').quiet_zone).toBe('Europe/Vienna');
    expect(withDefaults({ ...mail, ...quiet, quiet_zone: 'Asia/Tokyo' }, 'Europe/Vienna').quiet_zone).toBe(
      'Asia/Tokyo',
    );
    expect(withChanges(settings, quiet, 'Europe/Vienna').quiet_zone).toBe('Europe/Vienna');
    const tokyo = withChanges(settings, { ...quiet, quiet_zone: 'Asia/Tokyo' }, 'Europe/Vienna');
    expect(withChanges(tokyo, { quiet_zone: null }, 'Europe/Vienna').quiet_zone).toBe('Europe/Vienna');
  });

  it('keeps what is not given', () => {
    expect(withChanges(settings, { name: 'Ops', server: undefined }, 'UTC')).toEqual({ ...settings, name: 'Ops' });
    expect(withChanges({ ...settings, server: 5 }, { server: null }, 'UTC').server).toBeNull();
  });

  it('needs both ends of quiet hours, and a time between them', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ ...quiet, quiet_zone: 'UTC' })).toEqual([]);
    expect(wrong({ quiet_from: '22:00', quiet_zone: 'UTC' })).toEqual(['quiet_until']);
    expect(wrong({ quiet_until: '22:00', quiet_zone: 'UTC' })).toEqual(['quiet_from']);
    expect(wrong({ quiet_from: '22:00', quiet_until: '22:00', quiet_zone: 'UTC' })).toEqual(['quiet_until']);
    expect(wrong({ ...quiet, quiet_zone: 'Mars/Olympus' })).toEqual(['quiet_zone']);
  });
});

describe('Secrets', () => {
  it.each([
    ['webhook', { secret: 'a', previous_secret: 'b' }, []],
    ['slack', { url: 'https://hooks.example.org' }, []],
    ['telegram', { token: '1:a', base_url: 'https://bots.example.org' }, []],
    ['email', {}, []],
    ['email', { password: 'x' }, ['secrets.password']],
    ['ntfy', { tokn: 'x' }, ['secrets.tokn']],
    ['ntfy', { token: '' }, ['secrets.token']],
    ['ntfy', { token: null }, ['secrets.token']],
    ['ntfy', { token: ['x'] }, ['secrets.token']],
    ['ntfy', { token: 'x'.repeat(2001) }, ['secrets.token']],
  ] as const)('of %s: %j is wrong in %j', (type, secrets, fields) => {
    expect(secretProblems(type, secrets).map(({ field }) => field)).toEqual(fields);
  });

  it('are known by no name that objects have anyway', () => {
    for (const type of notificationTypes) {
      expect(secretProblems(type, JSON.parse('{"__proto__": "x", "constructor": "y"}'))).toHaveLength(2);
    }
  });

  it('stay with their host', () => {
    expect(formerHost('ntfy', 'https://ntfy.sh/a', 'https://ntfy.sh/b')).toBeNull();
    expect(formerHost('ntfy', 'https://ntfy.sh/a', 'https://evil.example/a')).toBe('https://ntfy.sh');
    expect(formerHost('ntfy', 'https://ntfy.sh/a', 'http://ntfy.sh/a')).toBe('https://ntfy.sh');
    expect(formerHost('ntfy', 'https://ntfy.sh/a', 'https://ntfy.sh:8443/a')).toBe('https://ntfy.sh');
  });

  it('stay where the recipient is no address, as their own address is among them', () => {
    expect(formerHost('slack', 'Ops', 'Operators')).toBeNull();
    expect(formerHost('telegram', '-100', '@ops')).toBeNull();
  });

  it('that webhooks are signed with stay wherever they go', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.webUrl(), (before, after) => {
        expect(formerHost('webhook', before, after)).toBeNull();
      }),
    );
  });

  it('never follow to another origin', () => {
    fc.assert(
      fc.property(fc.constantFrom(...notificationTypes), fc.webUrl(), fc.webUrl(), (type, before, after) => {
        const isSame = new URL(before).origin === new URL(after).origin;
        expect(formerHost(type, before, after) === null).toBe(isSame || type === 'webhook');
      }),
    );
  });
});
