import { Box, Chip, useTheme } from '@mui/material';
import { agentStates, serverStates, type AgentState, type ServerState } from '../../api/types.js';
import { useCount } from '../../live/live.js';
import type { Counts } from '../../live/live.store.js';
import { StateShape } from '../../status/state-mark.js';
import { stateWords } from '../../theme/states.js';
import { agentWords } from '../../theme/words.js';
import { stateOfAgent } from '../agent/agent-mark.js';

interface FilterProps<State> {
  chosen: State[];
  onChange: (states: State[]) => void;
}

const look = { display: 'flex', gap: 0.75, overflowX: 'auto', pb: 0.25, alignItems: 'center' };

const toggled = <State,>(chosen: State[], state: State) =>
  chosen.includes(state) ? chosen.filter(each => each !== state) : [...chosen, state];

export function StateFilter({ chosen, onChange }: FilterProps<ServerState>) {
  return (
    <Box role="group" aria-label="Filter by state" sx={look}>
      <FilterChip label="All" count="total" always active={chosen.length === 0} onClick={() => onChange([])} />
      {serverStates.map(state => (
        <FilterChip
          key={state}
          label={stateWords[state]}
          state={state}
          count={state}
          active={chosen.includes(state)}
          onClick={() => onChange(toggled(chosen, state))}
        />
      ))}
    </Box>
  );
}

/** By what the agents say; nothing where there are none. */
export function AgentFilter({ chosen, onChange }: FilterProps<AgentState>) {
  const agents = useAgentCount();
  if (agents === 0 && chosen.length === 0) return null;
  return (
    <Box role="group" aria-label="Filter by heartbeat" sx={look}>
      <Box component="span" aria-hidden sx={{ fontSize: '0.8125rem', color: 'text.secondary', pr: 0.5 }}>
        Heartbeat
      </Box>
      {agentStates.map(state => (
        <FilterChip
          key={state}
          label={agentWords[state]}
          state={stateOfAgent[state]}
          count={`agent_${state}`}
          active={chosen.includes(state)}
          onClick={() => onChange(toggled(chosen, state))}
        />
      ))}
    </Box>
  );
}

/** How many servers have an agent that was heard, or ought to be. */
export const useAgentCount = () => useCount('agent_online') + useCount('agent_warning') + useCount('agent_offline');

interface ChipProps {
  label: string;
  state?: ServerState;
  count: keyof Counts;
  active: boolean;
  /** Shown also where it would find nothing. */
  always?: boolean;
  onClick: () => void;
}

/** Reads its own count, so that a change renders this chip and not the page. */
function FilterChip({ label, state, count, active, always = false, onClick }: ChipProps) {
  const number = useCount(count);
  const { palette } = useTheme();
  if (number === 0 && !active && !always) return null;
  return (
    <Chip
      component="button"
      clickable
      variant={active ? 'filled' : 'outlined'}
      aria-pressed={active}
      onClick={onClick}
      label={
        <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
          {state && <StateShape state={state} size={14} />}
          {label} <strong>{number.toLocaleString()}</strong>
        </Box>
      }
      sx={{
        bgcolor: active ? 'action.selected' : 'background.paper',
        '--mark-ground': palette.background.paper,
      }}
    />
  );
}
