import { useTheme } from '@mui/material';
import type { ServerState, Severity } from '../api/types.js';
import { severityWords } from '../theme/words.js';
import { StateShape } from './state-mark.js';

const stateOf: Record<Severity, ServerState> = { critical: 'down', warning: 'degraded', info: 'paused' };

/** Shape and word of how much something matters; over: it does not any more. */
export function SeverityMark({ severity, over = false }: { severity: Severity; over?: boolean }) {
  const { palette } = useTheme();
  const state = over ? 'paused' : stateOf[severity];
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 6,
        fontWeight: 600,
        whiteSpace: 'nowrap',
        color: palette.states[state].strong,
        ...{ '--mark-ground': palette.background.paper },
      }}
    >
      {severity !== 'info' && !over ? <StateShape state={state} /> : <InfoShape />}
      {severityWords[severity]}
    </span>
  );
}

function InfoShape() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden focusable="false" style={{ flexShrink: 0 }}>
      <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="M8 7.4v3.8M8 4.9v.1" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}
