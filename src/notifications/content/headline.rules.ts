import { numberIn, type Story, type StoryPhase, type Topic } from './story.rules.js';
import { duration, roughDuration, shortTime, timeRange } from './times.rules.js';
import { clip, counted, nameLine, oneLine, type Naming } from './wording.rules.js';

/** Where and when a message is written: times are those of the site's zone, `now` is epoch milliseconds. */
export interface Desk {
  siteName: string;
  zone: string;
  now: number;
}

/** Stories of one kind, in the order of the message. */
export interface Group extends Naming {
  stories: readonly Story[];
}

type Labels = readonly [string, string];
const always = (labels: Labels): Record<StoryPhase, Labels> => ({
  ...{ opened: labels, once: labels, merged: labels, closed: labels },
});

const labels: Record<Topic, Record<StoryPhase, Labels>> = {
  together: always(['1 failure of many servers at once', '# failures of many servers at once']),
  outage: {
    ...always(['1 server down', '# servers down']),
    merged: ['1 server was down', '# servers were down'],
    closed: ['1 server up again', '# servers up again'],
  },
  heartbeat: {
    ...always(['1 server without heartbeat', '# servers without heartbeat']),
    merged: ['1 server had no heartbeat', '# servers had no heartbeat'],
    closed: ['1 heartbeat is back', '# heartbeats are back'],
  },
  flapping: {
    ...always(['1 server unstable', '# servers unstable']),
    merged: ['1 server was unstable', '# servers were unstable'],
    closed: ['1 server stable again', '# servers stable again'],
  },
  alert: {
    ...always(['1 alert', '# alerts']),
    merged: ['1 alert came and went', '# alerts came and went'],
    closed: ['1 alert resolved', '# alerts resolved'],
  },
  certificate: always(['1 certificate running out', '# certificates running out']),
  connectivity: always(['1 loss of connection', '# losses of connection']),
  other: {
    opened: ['1 problem', '# problems'],
    once: ['1 notice', '# notices'],
    merged: ['1 problem came and went', '# problems came and went'],
    closed: ['1 problem is over', '# problems are over'],
  },
};

const topicOrder = Object.keys(labels);
const phaseOrder: readonly StoryPhase[] = ['opened', 'once', 'merged', 'closed'];
/** Topics of which a server can have several at once; the others are counted by server. */
const countedOneByOne: readonly Topic[] = ['alert', 'certificate', 'connectivity', 'other'];

/** What is broken comes first, what is fine again last. */
export function groupsOf(stories: readonly Story[]): Group[] {
  const groups = Map.groupBy(stories, ({ topic, phase }) => rank(topic, phase));
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, of]) => groupOf(of));
}

/** One matter in one line. */
export function headlineOf(story: Story, desk: Desk): string {
  const { topic, phase, name, reason } = story;
  const because = reason === '' ? '' : `: ${reason}`;
  if (topic === 'together') return nameLine([togetherNaming(story)], () => true);
  if (topic === 'certificate') return `Certificate of ${name} ${expiry(numberIn(story.payload, 'days_left'))}`;
  if (topic === 'connectivity') return connectivity(story, desk, because);
  if (topic === 'alert' || topic === 'other') return remark(story, desk);
  if (phase === 'merged') return `${name} ${past[topic]}${during(story, desk, ' ')}`;
  if (phase === 'closed') return `${name} ${again[topic]}${after(story)}`;
  if (topic === 'heartbeat') return `${name} has sent no heartbeat since ${since(story, desk)}`;
  return topic === 'flapping' || reason === 'flapping'
    ? `${name} keeps changing between up and down`
    : `${name} is down${because}`;
}

/** The same with the time it began, as lists have it. */
export function listLineOf(story: Story, desk: Desk): string {
  const line = headlineOf(story, desk);
  const { topic, phase } = story;
  if (topic === 'heartbeat' && phase === 'opened') return line;
  if (phase === 'opened') return `${line} (since ${since(story, desk)})`;
  if (phase === 'once' && topic !== 'connectivity') return `${line} (${shortTime(desk.zone, story.at, desk.now)})`;
  return phase === 'closed' ? `${line}${during(story, desk, ' - ')}` : line;
}

const past = { outage: 'was down', heartbeat: 'had no heartbeat', flapping: 'was unstable' };
const again = { outage: 'is up again', heartbeat: 'sends heartbeats again', flapping: 'is stable again' };

function rank(topic: Topic, phase: StoryPhase): number {
  return topic === 'together' ? -1 : phaseOrder.indexOf(phase) * topicOrder.length + topicOrder.indexOf(topic);
}

function groupOf(stories: readonly Story[]): Group {
  const [first] = stories;
  if (!first) return { label: '', names: [], stories };
  if (first.topic === 'together' && stories.length === 1) return { ...togetherNaming(first), stories };
  const names = [...new Set(stories.map(({ name }) => name))];
  const count = countedOneByOne.includes(first.topic) ? stories.length : names.length;
  const named = first.topic === 'together' || first.topic === 'connectivity' ? [] : names;
  return { label: counted(count, labels[first.topic][first.phase]), names: named, stories };
}

function togetherNaming({ payload }: Story): Naming {
  const listed: unknown[] = Array.isArray(payload['names']) ? payload['names'] : [];
  const names = listed.filter(name => typeof name === 'string').map(name => clip(oneLine(name), 100));
  const failed = numberIn(payload, 'failed') ?? names.length;
  const watched = numberIn(payload, 'watched');
  const of = watched === null ? '' : ` of ${watched}`;
  return { label: `${failed}${of} servers failed together`, names, total: Math.max(failed, names.length) };
}

function connectivity(story: Story, desk: Desk, because: string): string {
  return story.endedAt === null
    ? `${desk.siteName} is cut off${because}`
    : `${desk.siteName} was cut off${during(story, desk, ' ')}${because}`;
}

/** For alerts, and for facts that bring their own words. */
function remark(story: Story, desk: Desk): string {
  const { topic, phase, name, reason, fact } = story;
  const words = reason === '' ? fact.replaceAll(/[._]/g, ' ') : reason;
  if (phase === 'merged') return `${name}: ${words}${during(story, desk, ' - ')}`;
  return topic === 'alert' && phase === 'closed' ? `${name}: resolved${after(story)}: ${words}` : `${name}: ${words}`;
}

function expiry(days: number | null): string {
  if (days === null) return 'runs out';
  if (days < 0) return 'has expired';
  if (days < 1) return 'expires in less than a day';
  return `expires in ${counted(days, ['1 day', '# days'])}`;
}

const since = ({ startedAt, at }: Story, { zone, now }: Desk) => shortTime(zone, startedAt ?? at, now);

const after = ({ startedAt, endedAt }: Story) =>
  startedAt === null || endedAt === null ? '' : ` after ${duration(endedAt - startedAt)}`;

function during({ startedAt, endedAt }: Story, { zone, now }: Desk, lead: string): string {
  if (startedAt === null || endedAt === null) return '';
  const range = timeRange(zone, startedAt, endedAt, now);
  const length = roughDuration(endedAt - startedAt);
  return lead === ' ' ? ` ${range} (${length})` : ` (${range}, ${length})`;
}
