import { AgentsService, type AgentReport } from '../servers/heartbeats/book/agents.service.js';
import { print, table, type Command } from './command.js';
import { withApp } from './with-app.js';

export const checkHeartbeatsCommand: Command = {
  name: 'check-heartbeats',
  summary:
    'Show when the agent of every active server was heard last; exit code 1 when a heartbeat is missing or stale',
  options: { 'expect-all': { type: 'boolean' }, json: { type: 'boolean' } },
  help: {
    'expect-all': 'servers that are checked otherwise and never had an agent are missing one, too',
    json: 'print the servers as JSON',
  },
  async run(config, { 'expect-all': expectAll, json }) {
    const agents = await withApp(config, app => app.get(AgentsService).report());
    print(json ? JSON.stringify(agents) : table(agents.map(rowOf)));
    return agents.some(({ status }) => status === 'offline' || (expectAll && status === null)) ? 1 : 0;
  },
};

function rowOf({ server, name, status, last_heartbeat, age_seconds, agent_version }: AgentReport) {
  const age = age_seconds === null ? null : `${age_seconds} s`;
  return { server, name, status: status ?? 'no agent', 'last heartbeat': last_heartbeat, age, version: agent_version };
}
