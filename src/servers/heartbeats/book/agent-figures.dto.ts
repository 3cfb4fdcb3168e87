import { ApiProperty } from '@nestjs/swagger';
import { AgentMetrics, AgentView } from '../intake/heartbeat.dto.js';

/** The agent of one server, with the newest figures it sent. */
export class AgentFigures extends AgentView {
  /** Null: it sent none yet. */
  @ApiProperty({ type: AgentMetrics, nullable: true })
  metrics: AgentMetrics | null;
  /** When they arrived; ISO 8601, UTC. */
  metrics_at: string | null;
}
