import type { MessageKind } from '../delivery/notification-message.rules.js';
import { detailsOf } from './details.rules.js';
import { eventOf, weightOf } from './event.rules.js';
import { clipSeptets, septets, toGsm7 } from './gsm7.rules.js';
import { groupsOf, headlineOf, listLineOf, type Desk, type Group } from './headline.rules.js';
import { pageAsHtml, pageAsText, type Page } from './page.rules.js';
import { storiesOf, type ItemView, type Story, type Tone } from './story.rules.js';
import { zoneName } from './times.rules.js';
import { clip, nameLine, oneLine } from './wording.rules.js';

export interface ContentInput {
  /** What is to be told; empty for a test message. Beginning and end of the same occasion become one story. */
  items: readonly ItemView[];
  siteName: string;
  /** Where people reach this site, without a path; null: messages have no link. */
  baseUrl: string | null;
  acknowledgeLink: string | null;
  messageKind: MessageKind;
  /** When it is written. */
  at: Date;
  /** IANA name of the zone that times are shown in. */
  zone: string;
}

/** A message in every form a channel may need. */
export interface Content {
  /** One line, at most 150 characters. */
  subject: string;
  /** Plain text, a few lines, with each link in a line of its own. */
  text: string;
  /** The same as a complete HTML document without anything loaded from elsewhere. */
  html: string;
  /** At most 160 septets of the GSM 7-bit alphabet. */
  short: string;
  /** Where to read more; null where no address of this site is known. */
  link: string | null;
  acknowledgeLink: string | null;
  tone: Tone;
  /** See `WebhookEvent`. */
  event: Record<string, unknown>;
}

type Frame = Pick<Page, 'headline' | 'tone' | 'link' | 'acknowledgeLink'>;

const maxSubject = 150;
const maxSeptets = 160;
/** A list of a text shows no more. */
const maxLines = 50;

/** Writes the message about some items. The same input gives the same message, to the byte. */
export function contentOf(input: ContentInput): Content {
  const { items, baseUrl, acknowledgeLink, at, zone } = input;
  const desk = { zone, now: at.getTime(), siteName: clip(oneLine(input.siteName), 100) || 'Sitewatch' };
  const stories = input.messageKind === 'test' ? [] : storiesOf(items);
  const link = linkOf(stories, baseUrl);
  const { tone, severity } = weightOf(stories);
  const subject = clip(
    headingOf(stories, desk, line => line.length <= maxSubject),
    maxSubject,
  );
  const page = pageOf(stories, desk, { headline: subject, tone, link, acknowledgeLink });
  const summary = { site: desk.siteName, subject, tone, severity, link, acknowledge_link: acknowledgeLink };
  return {
    ...{ subject, link, acknowledgeLink, tone },
    text: pageAsText(page),
    html: pageAsHtml(page),
    short: shortOf(stories, desk, link),
    event: { ...eventOf(stories, summary, at) },
  };
}

/** The page of the one server it is about; else the list of all. */
function linkOf(stories: readonly Story[], baseUrl: string | null): string | null {
  if (baseUrl === null) return null;
  const base = baseUrl.replace(/\/+$/, '');
  const servers = new Set(stories.map(({ serverId }) => serverId));
  const [server] = servers;
  if (servers.size === 1 && typeof server === 'number') return `${base}/servers/${server}/show`;
  return stories.some(({ serverId }) => serverId !== null) ? `${base}/servers` : `${base}/`;
}

/** The message in one line; a list is made to fit, a single matter is as long as it is. */
function headingOf(stories: readonly Story[], desk: Desk, fits: (line: string) => boolean): string {
  const [only] = stories;
  if (!only) return `Test message from ${desk.siteName}`;
  const isList = stories.length > 1 || only.topic === 'together';
  return isList ? nameLine(groupsOf(stories), fits) : headlineOf(only, desk);
}

function pageOf(stories: readonly Story[], desk: Desk, frame: Frame): Page {
  const [only] = stories;
  const empty = { ...frame, details: [], sections: [], footer: '' };
  if (!only) return { ...empty, footer: 'This channel works: messages about this site arrive here.' };
  if (stories.length === 1) return { ...empty, headline: headlineOf(only, desk), details: detailsOf(only, desk) };
  const groups = groupsOf(stories);
  // The headline of a single group says what its heading would.
  const headingOfGroup = ({ label }: Group) => (groups.length > 1 ? label : '');
  const sections = groups.map(group => ({ heading: headingOfGroup(group), lines: linesOf(group, desk) }));
  return { ...empty, sections, footer: `${desk.siteName}. Times are those of ${zoneName(desk.zone, desk.now)}.` };
}

function linesOf({ stories }: Group, desk: Desk): string[] {
  const lines = stories.slice(0, maxLines).map(story => listLineOf(story, desk));
  const rest = stories.length - lines.length;
  return rest > 0 ? [...lines, `and ${rest} more`] : lines;
}

/** For SMS: where it is, what happened, and the link where there is room for it. */
function shortOf(stories: readonly Story[], desk: Desk, link: string | null): string {
  const site = `${clip(toGsm7(desk.siteName), 20)}: `;
  const room = maxSeptets - septets(site);
  const brief = stories.map(story => ({ ...story, name: clip(story.name, 60) }));
  const line = toGsm7(headingOf(brief, desk, text => septets(toGsm7(text)) <= room));
  const short = site + clipSeptets(line, room);
  const withLink = link === null ? short : `${short} ${toGsm7(link)}`;
  return septets(withLink) <= maxSeptets ? withLink : short;
}
