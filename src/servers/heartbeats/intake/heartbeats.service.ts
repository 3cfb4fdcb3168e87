import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/clock.js';
import { ImpossibleNow, NotFound } from '../../../shared/errors.js';
import { Agents, type Agent } from './agents.js';
import type { Beat, RunSignal, SignalBeat } from './beat.rules.js';
import type { AgentMetrics, HeartbeatInput, HeartbeatReply } from './heartbeat.dto.js';
import { HeartbeatQueues } from './heartbeat-queues.js';
import { nextInSeconds } from '../heartbeat.rules.js';

/** Takes heartbeats. Whoever sends one is known from memory; it is answered when it is stored. */
@Injectable()
export class HeartbeatsService {
  constructor(
    private readonly agents: Agents,
    private readonly queues: HeartbeatQueues,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws NotFound for an unknown server, Unauthenticated for another token than its own, ImpossibleNow for the run of a
   * job of a server that is none, Unavailable where it cannot be stored now; then nothing of it counts. A paused server
   * may send as well.
   */
  async accept(serverId: number, token: string | null, input: HeartbeatInput): Promise<HeartbeatReply> {
    const at = this.clock.now();
    const agent = await this.agents.verify(serverId, token);
    const signal = signalOf(input);
    const beat = beatOf(agent, at.getTime(), input);
    const exists = await (signal === null
      ? this.queues.add(beat)
      : this.queues.addSignal(runOf(agent, beat, signal, input)));
    if (!exists) throw new NotFound('Server', serverId);
    return {
      status: 'ok',
      server_id: serverId,
      received_at: at.toISOString(),
      next_in_seconds: nextInSeconds(agent, Math.random()),
    };
  }
}

/** An exit code alone is the end of a run. */
function signalOf({ signal, exit_code }: HeartbeatInput): RunSignal | null {
  if (signal) return signal;
  return exit_code === undefined || exit_code === null ? null : 'success';
}

/** One heartbeat of a `heartbeat` server in each half of a period is one for the history. */
function beatOf(agent: Agent, at: number, { agent_version, metrics }: HeartbeatInput): Beat {
  const due = agent.protocol === 'heartbeat' && at >= agent.historyFrom;
  if (due) agent.historyFrom = at + agent.intervalMs / 2;
  return {
    ...{ serverId: agent.serverId, at, due },
    agentVersion: agent_version ?? null,
    metrics: figuresOf(metrics ?? {}),
  };
}

function runOf(agent: Agent, beat: Beat, signal: RunSignal, input: HeartbeatInput): SignalBeat {
  if (agent.protocol !== 'heartbeat') {
    throw new ImpossibleNow('not_a_job', 'Only servers of the protocol heartbeat report the runs of a job.');
  }
  return {
    ...beat,
    signal,
    exitCode: input.exit_code ?? null,
    durationMs: input.duration_seconds == null ? null : input.duration_seconds * 1000,
    message: input.message ?? '',
  };
}

/** What an agent cannot tell is left out; null where it tells nothing. */
function figuresOf(metrics: AgentMetrics | Record<string, number>): Record<string, number> | null {
  const figures: Record<string, number> = {};
  let count = 0;
  for (const [name, value] of Object.entries(metrics)) {
    if (typeof value !== 'number') continue;
    figures[name] = value;
    count += 1;
  }
  return count === 0 ? null : figures;
}
