import { Box, InputBase, Switch } from '@mui/material';
import { useState, type KeyboardEvent } from 'react';
import { useNotify, useUpdate } from 'react-admin';
import { useIsAdmin } from '../../session/permissions.js';
import { duration } from '../../status/time.js';
import { nameOfPoint } from '../bacnet-words.js';
import type { PointChanges, PointView } from '../types.js';

/** What the API takes, in seconds. */
const shortest = 5;
const longest = 86_400;

function useChange(point: PointView) {
  const notify = useNotify();
  const [update] = useUpdate<PointView>();
  return (data: PointChanges) =>
    void update(
      'bacnet-points',
      { id: point.id, data, previousData: point },
      { mutationMode: 'optimistic', onError: error => notify(error.message, { type: 'error' }) },
    );
}

/** Whether a point is read, and how often: changed where it stands. */
export function CollectCell({ point }: { point: PointView }) {
  const change = useChange(point);
  const { is_enabled: collected, interval_seconds: seconds, use_cov: told } = point;
  if (!useIsAdmin()) return <>{collected ? `every ${duration(seconds)}${told ? ', told' : ''}` : 'not read'}</>;
  return (
    // What is pressed here is not pressed on the row.
    <Box
      role="presentation"
      onClick={event => event.stopPropagation()}
      sx={{ display: 'flex', alignItems: 'center', gap: 0.5, whiteSpace: 'nowrap' }}
    >
      <Switch
        size="small"
        checked={collected}
        onChange={event => change({ is_enabled: event.target.checked })}
        slotProps={{ input: { 'aria-label': `Read ${nameOfPoint(point)}` } }}
      />
      <IntervalField key={seconds} point={point} onChange={interval => change({ interval_seconds: interval })} />
      <span aria-hidden>s</span>
    </Box>
  );
}

interface FieldProps {
  point: PointView;
  onChange: (seconds: number) => void;
}

/** Enter or leaving the field keeps the number, Escape takes it back. */
function IntervalField({ point, onChange }: FieldProps) {
  const { interval_seconds: known, is_enabled: collected } = point;
  const [text, setText] = useState(String(known));
  const keep = () => {
    const seconds = Number(text);
    if (!Number.isInteger(seconds) || seconds < shortest || seconds > longest) return setText(String(known));
    if (seconds !== known) onChange(seconds);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key === 'Escape') setText(String(known));
  };
  return (
    <InputBase
      value={text}
      disabled={!collected}
      onChange={event => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={onKey}
      slotProps={{
        input: { 'aria-label': `Seconds between values of ${nameOfPoint(point)}`, inputMode: 'numeric' },
      }}
      sx={{
        width: 64,
        px: 0.75,
        border: 1,
        borderColor: 'divider',
        borderRadius: 0.75,
        fontSize: '0.875rem',
        '&.Mui-focused': { borderColor: 'primary.main' },
        '& input': { p: 0.375, textAlign: 'right' },
      }}
    />
  );
}
