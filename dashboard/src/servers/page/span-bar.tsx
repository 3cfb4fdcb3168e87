import { Box } from '@mui/material';
import { useCallback } from 'react';
import type { ServerState } from '../../api/types.js';
import type { MetricsView, SpanView } from '../../client/types.gen.js';
import { Picture, type Paint } from '../../status/canvas.js';
import { percent } from '../../status/figures.js';
import { duration, exactTime, shortTime } from '../../status/time.js';
import { stateWords } from '../../theme/states.js';

const height = 28;
/** The shares of the height say it too, not only the colours. */
const shares: Record<ServerState, number> = {
  up: 0.6,
  degraded: 0.8,
  down: 1,
  maintenance: 0.6,
  paused: 0.25,
  unknown: 0.25,
};

/** The states of the window from left to right; a gap is time nothing is known about. */
export function SpanBar({ metrics }: { metrics: MetricsView }) {
  const { spans, from, to, uptime } = metrics;
  const start = Date.parse(from);
  const end = Date.parse(to);
  const paint = useCallback<Paint>(
    (context, width, tall, theme) => {
      context.clearRect(0, 0, width, tall);
      context.fillStyle = theme.palette.divider;
      context.fillRect(0, tall / 2 - 1, width, 2);
      // The worst last, so that a short outage is not painted over.
      for (const span of [...spans].sort((a, b) => shares[a.status] - shares[b.status])) {
        const [left, right] = edges(span, start, end);
        const x = left * width;
        const thick = Math.max(span.status === 'up' ? 1 : 3, (right - left) * width);
        const share = shares[span.status] * tall;
        context.fillStyle = theme.palette.states[span.status].fill;
        context.fillRect(Math.min(x, width - thick), (tall - share) / 2, thick, share);
      }
    },
    [spans, start, end],
  );
  const hint = useCallback(
    (position: number) => hintAt(spans, start + position * (end - start), end),
    [spans, start, end],
  );
  return (
    <>
      <Picture
        label={`States from ${shortTime(from)} to ${shortTime(to)}: up ${percent(uptime.uptime_percentage)}`}
        height={height}
        paint={paint}
        hint={hint}
      />
      <Box
        sx={{ display: 'flex', justifyContent: 'space-between', mt: 0.5, fontSize: '0.75rem', color: 'text.secondary' }}
      >
        <span>{shortTime(from)}</span>
        <span>now</span>
      </Box>
    </>
  );
}

function edges({ started_at, ended_at }: SpanView, start: number, end: number): [number, number] {
  const left = Math.max(start, Date.parse(started_at));
  const right = Math.min(end, ended_at === null ? end : Date.parse(ended_at));
  return [(left - start) / (end - start), (right - start) / (end - start)];
}

function hintAt(spans: SpanView[], at: number, end: number): string {
  const span = spans.find(
    ({ started_at, ended_at }) => Date.parse(started_at) <= at && at < (ended_at === null ? end : Date.parse(ended_at)),
  );
  if (!span) return 'Nothing is known about this time';
  const lasted = duration(
    ((span.ended_at === null ? end : Date.parse(span.ended_at)) - Date.parse(span.started_at)) / 1000,
  );
  return `${stateWords[span.status]} from ${exactTime(span.started_at)} for ${lasted}`;
}
