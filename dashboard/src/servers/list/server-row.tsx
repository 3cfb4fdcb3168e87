import { memo } from 'react';
import type { LiveRow } from '../../client/types.gen.js';
import { useLiveRow } from '../../live/live.js';
import { Ago } from '../../status/ago.js';
import { milliseconds, percent } from '../../status/figures.js';
import { HeartbeatBar } from '../../status/heartbeat-bar.js';
import { Sparkline } from '../../status/sparkline.js';
import { AgentMark } from '../agent/agent-mark.js';
import { StateMark } from '../../status/state-mark.js';

interface RowProps {
  id: number;
  index: number;
  top: number;
  height: number;
  narrow: boolean;
  /** Whether there is a column for what the agents say. */
  agents: boolean;
  selected: boolean;
  /** Absent where nothing may be selected. */
  onToggle?: (id: number) => void;
}

/**
 * One server; renders only when its own row changes. Plain elements with the styles of the table around them: a fast
 * scroll makes dozens of rows in one frame, and styled components would cost several times as much.
 */
export const ServerRow = memo(function ServerRow({
  id,
  index,
  top,
  height,
  narrow,
  agents,
  selected,
  onToggle,
}: RowProps) {
  const row = useLiveRow(id);
  if (!row) return null;
  const Cells = narrow ? NarrowCells : WideCells;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={selected ? 'row selected' : 'row'}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <Cells row={row} agents={agents} selected={selected} onToggle={onToggle} />
    </div>
  );
});

interface CellsProps {
  row: LiveRow;
  agents: boolean;
  selected: boolean;
  onToggle?: (id: number) => void;
}

function WideCells({ row, agents, selected, onToggle }: CellsProps) {
  return (
    <>
      <div role="cell">{onToggle && <Select row={row} selected={selected} onToggle={onToggle} />}</div>
      <div role="cell" className="state">
        <StateMark state={row.status} unreachable={row.unreachable} flapping={row.flapping} />
      </div>
      <div role="cell" className="name">
        <Name row={row} />
      </div>
      {agents && (
        <div role="cell" className="words">
          <Agent row={row} />
        </div>
      )}
      <div role="cell">
        <HeartbeatBar beats={row.beats} latencies={row.latencies} />
      </div>
      <div role="cell">
        <Sparkline latencies={row.latencies} />
      </div>
      <div role="cell" className="figure">
        {milliseconds(row.response_time)}
      </div>
      <div role="cell" className="figure">
        {percent(row.uptime_percentage)}
      </div>
      <div role="cell" className="figure checked">
        <Ago at={row.last_check} />
      </div>
    </>
  );
}

function NarrowCells({ row, selected, onToggle }: CellsProps) {
  return (
    <>
      <div role="cell" className="name">
        {onToggle && <Select row={row} selected={selected} onToggle={onToggle} />}
        <Name row={row} />
      </div>
      <div role="cell" className="state">
        <StateMark state={row.status} unreachable={row.unreachable} />
      </div>
      <div role="cell">
        <HeartbeatBar beats={row.beats} latencies={row.latencies} height={20} />
      </div>
      <div role="cell" className="figure note">
        {row.protocol === 'heartbeat' ? <Ago at={row.last_heartbeat} /> : milliseconds(row.response_time)} ·{' '}
        {percent(row.uptime_percentage)}
      </div>
    </>
  );
}

/** What the agent says, its version, and when it was heard. */
function Agent({ row: { heartbeat_status: state, agent_version: version, last_heartbeat: at } }: { row: LiveRow }) {
  if (state === null) return <span className="note">–</span>;
  return (
    <>
      <AgentMark state={state} />
      <span className="note checked">
        <Ago at={at} />
        {version !== null && ` · ${version}`}
      </span>
    </>
  );
}

/** The link covers the whole row; the table follows it without loading the page anew. */
function Name({ row }: { row: LiveRow }) {
  const note = row.status === 'up' ? row.tags.join(' · ') : row.message;
  return (
    <span className="words">
      <a href={`/servers/${row.id}/show`}>{row.name}</a>
      {note && (
        <span className="note" title={note}>
          {note}
        </span>
      )}
    </span>
  );
}

function Select({ row, selected, onToggle }: { row: LiveRow; selected: boolean; onToggle: (id: number) => void }) {
  return (
    <input type="checkbox" checked={selected} onChange={() => onToggle(row.id)} aria-label={`Select ${row.name}`} />
  );
}
