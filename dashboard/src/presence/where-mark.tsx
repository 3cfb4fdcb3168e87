import { useTheme } from '@mui/material';
import type { ReactNode } from 'react';
import type { PersonHereView } from '../client/types.gen.js';
import type { ServerState } from '../api/types.js';

export type Where = PersonHereView['standing'];

export const whereWords: Record<Where, string> = { here: 'Here', away: 'Away', unknown: 'Unknown' };

/** The state whose colours each of them has. */
const colourOf: Record<Where, ServerState> = { here: 'up', away: 'paused', unknown: 'unknown' };

export const useWhereColours = (where: Where) => useTheme().palette.states[colourOf[where]];

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round' } as const;

/** A whole person, an empty ring, a question: no standing is told by its colour alone. */
const shapes: Record<Where, ReactNode> = {
  here: (
    <>
      <circle cx="8" cy="4.6" r="3.4" fill="currentColor" />
      <path d="M1.6 15c0-3.4 2.9-5.6 6.4-5.6s6.4 2.2 6.4 5.6z" fill="currentColor" />
    </>
  ),
  away: <circle cx="8" cy="8" r="6.4" {...line} />,
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.6" {...line} strokeDasharray="2.4 2.2" />
      <path d="M6.2 6.4a1.9 1.9 0 1 1 2.6 1.8c-.6.2-.8.6-.8 1.2M8 11.6v.1" {...line} strokeWidth={1.5} />
    </>
  ),
};

export function WhereShape({ where, size = 16 }: { where: Where; size?: number }) {
  const { strong } = useWhereColours(where);
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden
      focusable="false"
      style={{ flexShrink: 0, color: strong }}
    >
      {shapes[where]}
    </svg>
  );
}

/** Shape and word of where somebody is. */
export function WhereMark({ where, word }: { where: Where; word?: string }) {
  const { strong } = useWhereColours(where);
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 6,
        fontWeight: 600,
        fontSize: '0.875rem',
        whiteSpace: 'nowrap',
        verticalAlign: 'middle',
        color: strong,
      }}
    >
      <WhereShape where={where} />
      {word ?? whereWords[where]}
    </span>
  );
}
