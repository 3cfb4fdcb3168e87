import { useTheme } from '@mui/material';
import type { CSSProperties } from 'react';
import type { ServerState } from '../api/types.js';
import { stateWords } from '../theme/states.js';

/** One shape per state, so that no state is told by its colour alone. */
export function StateShape({ state, size = 16 }: { state: ServerState; size?: number }) {
  const { strong } = useTheme().palette.states[state];
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden
      focusable="false"
      style={{ flexShrink: 0, color: strong }}
    >
      {shapes[state]}
    </svg>
  );
}

const line = { fill: 'none', strokeWidth: 1.8, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

const shapes: Record<ServerState, React.ReactNode> = {
  up: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M4.8 8.2l2.2 2.2 4.2-4.6" {...line} stroke="var(--mark-ground)" />
    </>
  ),
  degraded: (
    <>
      <path d="M8 1.2l7.2 13H.8z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
      <path d="M8 6v3.6M8 11.9v.1" {...line} stroke="var(--mark-ground)" />
    </>
  ),
  down: (
    <>
      <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="currentColor" />
      <path d="M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4" {...line} stroke="var(--mark-ground)" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.6" {...line} stroke="currentColor" strokeDasharray="2.4 2.2" />
      <path
        d="M6.2 6.4a1.9 1.9 0 1 1 2.6 1.8c-.6.2-.8.6-.8 1.2M8 11.6v.1"
        {...line}
        strokeWidth={1.5}
        stroke="currentColor"
      />
    </>
  ),
  paused: <path d="M4.5 2.5v11M11.5 2.5v11" {...line} strokeWidth={3.4} stroke="currentColor" />,
  maintenance: (
    <>
      <path d="M8 .8L15.2 8 8 15.2.8 8z" fill="currentColor" />
      <path d="M6 10l3.4-3.4M8.6 5.6a1.6 1.6 0 0 0 2 2" {...line} strokeWidth={1.5} stroke="var(--mark-ground)" />
    </>
  ),
};

interface MarkProps {
  state: ServerState;
  /** Down because its parent is. */
  unreachable?: boolean;
  flapping?: boolean;
  size?: 'small' | 'large';
  /** The colour it stands on, where that is not paper. */
  ground?: string;
  /** Instead of the word of the state. */
  word?: string;
}

/** Shape and word of a state. */
export function StateMark({ state, unreachable = false, flapping = false, size = 'small', word, ground }: MarkProps) {
  const { palette } = useTheme();
  const { strong } = palette.states[state];
  const text = word ?? (unreachable && state === 'down' ? 'Unreachable' : stateWords[state]);
  return (
    <span style={markStyleOf(strong, size, ground ?? palette.background.paper)}>
      <StateShape state={state} size={size === 'large' ? 22 : 16} />
      {text}
      {flapping && (
        <span
          title="Changes its state again and again"
          style={{ fontWeight: 500, fontSize: '0.78em', color: palette.text.secondary }}
        >
          flapping
        </span>
      )}
    </span>
  );
}

/** Custom properties are not part of React's own type. */
type Style = CSSProperties & { '--mark-ground': string };

const markStyleOf = (color: string, size: 'small' | 'large', ground: string): Style => ({
  color,
  fontSize: size === 'large' ? '1.0625rem' : '0.875rem',
  '--mark-ground': ground,
  display: 'inline-flex',
  alignItems: 'center',
  gap: 6,
  fontWeight: 600,
  whiteSpace: 'nowrap',
});
