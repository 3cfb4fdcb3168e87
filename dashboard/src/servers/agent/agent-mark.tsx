import type { AgentState, ServerState } from '../../api/types.js';
import { StateMark } from '../../status/state-mark.js';
import { agentWords } from '../../theme/words.js';

export const stateOfAgent: Record<AgentState, ServerState> = { online: 'up', warning: 'degraded', offline: 'down' };

/** Shape and word of what an agent's heartbeats say. */
export function AgentMark({ state, size }: { state: AgentState; size?: 'small' | 'large' }) {
  return <StateMark state={stateOfAgent[state]} word={agentWords[state]} size={size} />;
}
