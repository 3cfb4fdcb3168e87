import type { Desk } from './headline.rules.js';
import { instantIn, numberIn, textIn, type Story } from './story.rules.js';
import { duration, fullTime } from './times.rules.js';
import { clip, oneLine } from './wording.rules.js';

/** A label and what stands beside it, both single lines. */
export type Detail = readonly [string, string];

/** Everything known about one matter; times in full, in the site's zone. */
export function detailsOf(story: Story, desk: Desk): Detail[] {
  const all: Detail[] = [...about(story), ...times(story, desk), ...particulars(story, desk), ['Site', desk.siteName]];
  return all.filter(([, value]) => value !== '');
}

function about({ topic, name, serverId }: Story): Detail[] {
  if (topic === 'together' || topic === 'connectivity') return [];
  return [[serverId === null ? 'About' : 'Server', name]];
}

function times({ phase, startedAt, endedAt, at }: Story, { zone }: Desk): Detail[] {
  if (endedAt === null) return [[phase === 'once' ? 'At' : 'Since', fullTime(zone, startedAt ?? at)]];
  if (startedAt === null) return [['At', fullTime(zone, endedAt)]];
  return [
    ['From', fullTime(zone, startedAt)],
    ['Until', fullTime(zone, endedAt)],
    ['Duration', duration(endedAt - startedAt)],
  ];
}

function particulars({ topic, payload, reason, severity }: Story, { zone }: Desk): Detail[] {
  const text = (field: string) => clip(oneLine(textIn(payload, field)), 300);
  const time = (field: string) => {
    const instant = instantIn(payload, field);
    return instant === null ? '' : fullTime(zone, instant);
  };
  switch (topic) {
    case 'together':
      return [['Servers', `${numberIn(payload, 'failed') ?? '?'} of ${numberIn(payload, 'watched') ?? '?'} watched`]];
    case 'heartbeat':
      return [['Last heartbeat', time('last_heartbeat')]];
    case 'certificate':
      return [
        ['Certificate', text('subject')],
        ['Valid until', time('valid_to')],
        ['Fingerprint', text('fingerprint')],
      ];
    case 'alert':
    case 'other':
      return [
        ['Severity', severity],
        ['Message', reason],
        ['Resolved by', text('by')],
      ];
    case 'outage':
    case 'connectivity':
      return [['Reason', reason]];
    case 'flapping':
    default:
      return [];
  }
}
