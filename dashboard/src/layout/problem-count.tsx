import { useEffect } from 'react';
import { useCount } from '../live/live.js';

/** A server that fails once and is back at once should not make the icon flicker. */
const settleMs = 1500;
const size = 64;

/** The number of problems in the icon and the title of the tab. */
export function ProblemCount() {
  const problems = useCount('problems');
  useEffect(() => {
    const timer = setTimeout(() => {
      document.title = problems > 0 ? `(${problems}) Sitewatch` : 'Sitewatch';
      void showIcon(problems);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [problems]);
  return null;
}

let shown = 0;

async function showIcon(problems: number): Promise<void> {
  if (problems === shown) return;
  shown = problems;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  if (problems === 0) {
    link.type = 'image/svg+xml';
    link.href = '/favicon.svg';
    return;
  }
  const url = await draw(problems);
  if (problems !== shown || !url) return;
  link.type = 'image/png';
  link.href = url;
}

async function draw(problems: number): Promise<string | null> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  if (!context) return null;
  const icon = new Image(size, size);
  icon.src = '/favicon.svg';
  await icon.decode().catch(() => undefined);
  context.drawImage(icon, 0, 0, size, size);
  const text = problems > 99 ? '99+' : String(problems);
  context.fillStyle = '#c62a31';
  context.beginPath();
  context.roundRect(text.length > 2 ? 4 : 22, 22, text.length > 2 ? 60 : 42, 42, 20);
  context.fill();
  context.fillStyle = '#fff';
  context.font = `700 ${text.length > 2 ? 28 : 32}px sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, text.length > 2 ? 34 : 43, 44);
  return canvas.toDataURL('image/png');
}
