import { describe, expect, it } from 'vitest';
import { appliesTo, coverChanges, lastTurn, type ScopedWindow } from '../../../src/servers/maintenance/cover.rules.js';
import type { MaintenanceWindow } from '../../../src/servers/maintenance/maintenance.rules.js';

const at = (text: string) => Date.parse(text);
const once = (from: string, to: string): MaintenanceWindow => ({ kind: 'once', startsAt: at(from), endsAt: at(to) });
const nightly = (durationMinutes = 60): MaintenanceWindow => ({
  kind: 'weekly',
  weekdays: [0, 1, 2, 3, 4, 5, 6],
  localTime: '02:00',
  durationMinutes,
  timeZone: 'UTC',
});

describe('A window', () => {
  it.each([
    ['to every server where none is chosen', { serverIds: [], tags: [] }, true],
    ['to a listed server', { serverIds: [1, 7], tags: [] }, true],
    ['to a server with one of the tags', { serverIds: [1], tags: ['db', 'web'] }, true],
    ['to no other server', { serverIds: [1], tags: ['db'] }, false],
  ])('applies %s', (_, scope, applies) => {
    expect(appliesTo(scope, { id: 7, tags: ['web'] })).toBe(applies);
  });
});

describe('The latest turn', () => {
  it.each<[string, MaintenanceWindow[], string, string | null]>([
    [
      'is the start of an open window',
      [once('2026-03-01T10:00Z', '2026-03-01T12:00Z')],
      '2026-03-01T11:00Z',
      '2026-03-01T10:00Z',
    ],
    [
      'is the end of a closed one',
      [once('2026-03-01T10:00Z', '2026-03-01T12:00Z')],
      '2026-03-01T13:00Z',
      '2026-03-01T12:00Z',
    ],
    [
      'is exact on the boundary',
      [once('2026-03-01T10:00Z', '2026-03-01T12:00Z')],
      '2026-03-01T12:00Z',
      '2026-03-01T12:00Z',
    ],
    ['is none before the first window', [once('2026-03-01T10:00Z', '2026-03-01T12:00Z')], '2026-03-01T09:00Z', null],
    ['is the newest of a weekly window', [nightly()], '2026-03-05T12:00Z', '2026-03-05T03:00Z'],
    ['is found across midnight', [nightly(23 * 60)], '2026-03-05T00:30Z', '2026-03-04T02:00Z'],
    [
      'is where a chain of windows began',
      [once('2026-03-01T10:00Z', '2026-03-01T11:00Z'), once('2026-03-01T11:00Z', '2026-03-01T12:00Z')],
      '2026-03-01T11:30Z',
      '2026-03-01T10:00Z',
    ],
    [
      'is not where a window ended inside another',
      [once('2026-03-01T10:00Z', '2026-03-01T14:00Z'), once('2026-03-01T11:00Z', '2026-03-01T12:00Z')],
      '2026-03-01T13:00Z',
      '2026-03-01T10:00Z',
    ],
    ['is none where windows touch for ever', [nightly(24 * 60)], '2026-03-05T12:00Z', null],
  ])('%s', (_, windows, now, turn) => {
    expect(lastTurn(windows, at(now))).toBe(turn === null ? null : at(turn));
  });
});

describe('Servers whose maintenance is not what the windows say', () => {
  const now = at('2026-03-01T11:00Z');
  const open: ScopedWindow = { serverIds: [1], tags: ['db'], window: once('2026-03-01T10:00Z', '2026-03-01T12:00Z') };
  const past: ScopedWindow = { serverIds: [], tags: [], window: once('2026-03-01T08:00Z', '2026-03-01T09:00Z') };

  it('begin and end at the boundary of their own windows', () => {
    const servers = [
      { id: 1, tags: [], inMaintenance: false },
      { id: 2, tags: ['db'], inMaintenance: true },
      { id: 3, tags: [], inMaintenance: true },
      { id: 4, tags: [], inMaintenance: false },
    ];
    expect(coverChanges(servers, [open, past], now, null)).toEqual([
      { serverId: 1, type: 'maintenance_started', at: at('2026-03-01T10:00Z') },
      { serverId: 3, type: 'maintenance_ended', at: at('2026-03-01T09:00Z') },
    ]);
  });

  it('end now where no window is left to tell', () => {
    expect(coverChanges([{ id: 1, tags: [], inMaintenance: true }], [], now, null)).toEqual([
      { serverId: 1, type: 'maintenance_ended', at: now },
    ]);
  });

  it('change at the instant of an edit, not at boundaries from before it', () => {
    expect(coverChanges([{ id: 1, tags: [], inMaintenance: false }], [open], now, now - 5)).toEqual([
      { serverId: 1, type: 'maintenance_started', at: now - 5 },
    ]);
  });
});
