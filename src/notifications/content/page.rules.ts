import type { Detail } from './details.rules.js';
import type { Tone } from './story.rules.js';

interface Section {
  /** Empty where there is nothing to tell it from. */
  heading: string;
  lines: readonly string[];
}

/** A message before it becomes text or HTML; every text is a single line. */
export interface Page {
  tone: Tone;
  headline: string;
  /** Of a single matter; empty for lists. */
  details: readonly Detail[];
  /** Of several matters, grouped. */
  sections: readonly Section[];
  /** Below everything: what the times mean. */
  footer: string;
  link: string | null;
  acknowledgeLink: string | null;
}

/** Plain text; links have a line of their own, so that every mail program makes them clickable. */
export function pageAsText(page: Page): string {
  const blocks = [
    page.headline,
    page.details.map(([label, value]) => `${label}: ${value}`).join('\n'),
    ...page.sections.map(sectionAsText),
    page.footer,
    page.link ?? '',
    page.acknowledgeLink === null ? '' : `I take care of it (acknowledges the incident):\n${page.acknowledgeLink}`,
  ];
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
}

/** Each with white on it: at least 4.5 to 1. As a line they are told from white and from black. */
const colours: Record<Tone, string> = { alarm: '#c62828', recovery: '#2e7d32', notice: '#1565c0' };
const font = "font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:15px;line-height:1.5";

/**
 * The same as HTML. Nothing is loaded from elsewhere; text and page have no colours of their own, so that a dark mail
 * program shows it dark.
 */
export function pageAsHtml(page: Page): string {
  const { tone, headline, details, sections, footer, link, acknowledgeLink } = page;
  const colour = colours[tone];
  const parts = [
    `<p style="margin:0 0 16px;font-size:18px;font-weight:600">${escaped(headline)}</p>`,
    details.length > 0
      ? `<table role="presentation" style="border-collapse:collapse">${details.map(row).join('')}</table>`
      : '',
    ...sections.map(section),
    footer === '' ? '' : `<p style="margin:16px 0 0;font-size:13px">${escaped(footer)}</p>`,
    link === null ? '' : button(link, colour),
    acknowledgeLink === null
      ? ''
      : `<p style="margin:16px 0 0"><a href="${escaped(acknowledgeLink)}">I take care of it</a> (acknowledges the incident)</p>`,
  ];
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">' +
    `<title>${escaped(headline)}</title></head><body style="margin:0;padding:16px;${font}">` +
    `<div style="max-width:640px;border-left:4px solid ${colour};padding:4px 0 4px 16px">${parts.join('')}</div>` +
    '</body></html>'
  );
}

/** Text as it may stand in HTML, in an attribute as well. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const sectionAsText = ({ heading, lines }: Section) =>
  [...(heading === '' ? [] : [`${heading}:`]), ...lines.map(line => `- ${line}`)].join('\n');

const row = ([label, value]: Detail) =>
  `<tr><td style="padding:2px 16px 2px 0;vertical-align:top;white-space:nowrap">${escaped(label)}</td>` +
  `<td style="padding:2px 0;font-weight:600">${escaped(value)}</td></tr>`;

const section = ({ heading, lines }: Section) =>
  (heading === '' ? '' : `<p style="margin:16px 0 4px;font-weight:600">${escaped(heading)}</p>`) +
  `<ul style="margin:0;padding-left:20px">${lines.map(line => `<li>${escaped(line)}</li>`).join('')}</ul>`;

const button = (link: string, colour: string) =>
  `<p style="margin:20px 0 0"><a href="${escaped(link)}" style="display:inline-block;padding:10px 18px;border-radius:6px;` +
  `background-color:${colour};color:#ffffff;text-decoration:none;font-weight:600">Open in Sitewatch</a></p>`;
