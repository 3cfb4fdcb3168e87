import type { ServerState } from '../../api/types.js';
import type { PushTerminalView } from '../../client/types.gen.js';
import { StateMark } from '../../status/state-mark.js';

const looks: Record<PushTerminalView['approval'], { state: ServerState; word: string }> = {
  pending: { state: 'degraded', word: 'Waits for approval' },
  approved: { state: 'up', word: 'May push' },
  refused: { state: 'paused', word: 'Refused' },
};

/** Whether a terminal that calls by itself may deliver punches. */
export const ApprovalMark = ({ approval }: Pick<PushTerminalView, 'approval'>) => <StateMark {...looks[approval]} />;
