import { Box, useMediaQuery } from '@mui/material';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type MouseEvent } from 'react';
import { useNavigate } from 'react-router';
import type { LiveRow } from '../../client/types.gen.js';
import { staleStyle, useStale } from '../../layout/connection-banner.js';
import { useIsAdmin } from '../../session/permissions.js';
import { ServerRow } from './server-row.js';
import { useAgentCount } from './state-filters.js';
import { tableStyles } from './server-table.styles.js';

interface TableProps {
  rows: readonly LiveRow[];
  selected: ReadonlySet<number>;
  onToggle: (id: number) => void;
}

const headings = ['', 'State', 'Name', 'Last checks', 'Response time', 'Latest', 'Uptime 24 h', 'Checked'];
const withAgents = headings.toSpliced(3, 0, 'Heartbeat').with(5, 'Response');
/** Columns of figures at the end, right-aligned. */
const figures = 3;
const wideHeight = 52;
const narrowHeight = 92;

/** The servers of the list; only the rows on the screen exist. */
export function ServerTable({ rows, selected, onToggle }: TableProps) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const admin = useIsAdmin();
  const stale = useStale();
  const hasAgents = useAgentCount() > 0;
  // Where there is no room for it the filter has to do.
  const agents = useMediaQuery(theme => theme.breakpoints.up('lg')) && hasAgents;
  const navigate = useNavigate();
  const body = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => setScrollMargin(body.current?.offsetTop ?? 0), [narrow, rows.length]);

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (narrow ? narrowHeight : wideHeight),
    overscan: 4,
    // A fast scroll may skip frames, but it must not block the page.
    useFlushSync: false,
    scrollMargin,
    getItemKey: index => rows[index]?.id ?? index,
  });
  return (
    <Box
      role="table"
      aria-label="Servers"
      aria-rowcount={rows.length + 1}
      className={`${narrow ? 'narrow' : 'wide'} ${agents ? 'agents' : ''}`}
      onClick={event => followInside(event, to => void navigate(to))}
      sx={tableStyles}
      style={stale ? staleStyle : undefined}
    >
      {!narrow && <Heading headings={agents ? withAgents : headings} />}
      <div ref={body} role="rowgroup" style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start, size }) => (
          <ServerRow
            key={key}
            id={Number(key)}
            index={index}
            top={start - scrollMargin}
            height={size}
            narrow={narrow}
            agents={agents}
            selected={selected.has(Number(key))}
            onToggle={admin ? onToggle : undefined}
          />
        ))}
      </div>
    </Box>
  );
}

/** One handler for all links of the table: a link component for each row is too dear while scrolling. */
function followInside(event: MouseEvent, go: (path: string) => void): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

function Heading({ headings: shown }: { headings: string[] }) {
  return (
    <Box role="rowgroup" sx={{ position: 'sticky', top: 56, zIndex: 2, bgcolor: 'background.paper' }}>
      <div role="row" className="heading">
        {shown.map((heading, index) => (
          <span
            key={heading}
            role="columnheader"
            aria-label={heading || 'Select'}
            style={{ textAlign: index >= shown.length - figures ? 'right' : 'left' }}
          >
            {heading}
          </span>
        ))}
      </div>
    </Box>
  );
}
