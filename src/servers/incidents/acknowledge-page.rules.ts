import { localDate, localTime } from '../../shared/zones.js';

/** What a page says. `facts` are label and text; `token` puts a button below them that acknowledges. */
interface PageContent {
  title: string;
  text: string;
  facts: readonly (readonly [label: string, text: string])[];
  token: string | null;
}

interface PageIncident {
  server_name: string;
  cause: string;
  started_at: string;
  ended_at: string | null;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
}

/** The incident a link is about, as its page needs it. */
export interface LinkPage {
  incident: PageIncident;
  by: string;
  state: 'open' | 'yours' | 'taken' | 'ended';
}

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:8vh 16px;background:#f4f5f7;color:#1c2430}
main{max-width:34rem;margin:auto;padding:24px;background:#fff;border:1px solid #d5dae1;border-radius:8px}
h1{font-size:1.3rem;margin:0 0 8px}dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;margin:16px 0}
dt{color:#55606e}dd{margin:0;overflow-wrap:anywhere}
button{font:inherit;font-weight:600;padding:10px 20px;border:0;border-radius:6px;background:#1d5fbf;color:#fff}
@media(prefers-color-scheme:dark){body{background:#12161c;color:#e6eaf0}main{background:#1b2129;border-color:#39424e}
dt{color:#a3adba}button{background:#8ab8ff;color:#0d1520}}`;

/** The page of a link that was opened: names the incident; only one that is open has the button. */
export function linkPage({ incident, by, state }: LinkPage, token: string, zone: string): string {
  const facts = factsOf(incident, zone);
  const name = incident.server_name;
  if (state === 'open') {
    const text = `The button tells everybody else that ${by} takes care of it.`;
    return page({ title: `Take care of the outage of ${name}?`, text, facts, token });
  }
  const { title, text } = settledWords(name, incident, state);
  return page({ title, text, facts, token: null });
}

function settledWords(name: string, incident: PageIncident, state: 'yours' | 'taken' | 'ended') {
  if (state === 'yours') return { title: 'Thank you', text: `You take care of the outage of ${name}.` };
  if (state === 'ended') return { title: 'Over already', text: `${name} answers again; there is nothing left to do.` };
  const who = incident.acknowledged_by ?? 'Somebody';
  return { title: 'Taken care of', text: `${who} takes care of the outage of ${name} already.` };
}

/** The page for a link that cannot be used. */
export function refusalPage(problem: { title: string; detail: string; code: string }): string {
  const title = titles[problem.code] ?? problem.title;
  return page({ title, text: problem.detail, facts: [], token: null });
}

const titles: Record<string, string> = {
  link_invalid: 'This link does not work',
  link_expired: 'This link has expired',
  already_acknowledged: 'Taken care of',
  incident_ended: 'Over already',
  not_found: 'No such incident',
  invalid: 'This link does not work',
};

function factsOf({ server_name, started_at, ended_at, cause }: PageIncident, zone: string): PageContent['facts'] {
  return [
    ['Server', server_name],
    ['Since', inZone(started_at, zone)],
    ...(ended_at === null ? [] : [['Until', inZone(ended_at, zone)] as const]),
    ['Cause', cause],
  ];
}

function inZone(instant: string, zone: string): string {
  const at = Date.parse(instant);
  const { hour, minute, second } = localTime(zone, at);
  const clock = [hour, minute, second].map(part => String(part).padStart(2, '0')).join(':');
  return `${localDate(zone, at)} ${clock} (${zone})`;
}

/** A whole document without scripts; the form sends the token to the address of the page itself. */
function page({ title, text, facts, token }: PageContent): string {
  const list = facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('');
  const form =
    token === null
      ? ''
      : `<form method="post"><input type="hidden" name="token" value="${escaped(token)}"><button>I take care of it</button></form>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)} - Sitewatch</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${list && `<dl>${list}</dl>`}${form}</main></body></html>
`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, letter => entities[letter] ?? '');
}
