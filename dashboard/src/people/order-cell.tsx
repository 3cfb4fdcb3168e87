import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import { Box, IconButton, InputBase } from '@mui/material';
import { useState, type KeyboardEvent } from 'react';
import { useListContext, useRecordContext } from 'react-admin';
import type { EmployeeView } from '../client/types.gen.js';
import { usePlaces } from './use-places.js';

/** The place of somebody in all lists: typed, or a step up or down. */
export function OrderCell() {
  const record = useRecordContext<EmployeeView>();
  const { data = [], sort } = useListContext<EmployeeView>();
  const { move, swap, busy } = usePlaces();
  if (!record) return null;
  const index = data.findIndex(({ id }) => id === record.id);
  // A step is one in this order: in another one it would lead anywhere.
  const steps = sort.field === 'display_order';
  const step = (by: number) => {
    const other = data[index + by];
    if (other) void swap(record, other);
  };
  const name = record.employee_name;
  return (
    // What is pressed here is not pressed on the row.
    <Box
      role="presentation"
      onClick={event => event.stopPropagation()}
      sx={{ display: 'flex', alignItems: 'center', gap: 0.25 }}
    >
      <PlaceField key={record.display_order} record={record} onMove={place => void move(record, place)} />
      {steps && (
        <>
          <IconButton
            size="small"
            id={`up-${record.id}`}
            aria-label={`Move ${name} up`}
            disabled={busy || index <= 0}
            onClick={() => step(-1)}
          >
            <ArrowUpward fontSize="inherit" />
          </IconButton>
          <IconButton
            size="small"
            id={`down-${record.id}`}
            aria-label={`Move ${name} down`}
            disabled={busy || index < 0 || index >= data.length - 1}
            onClick={() => step(1)}
          >
            <ArrowDownward fontSize="inherit" />
          </IconButton>
        </>
      )}
    </Box>
  );
}

interface FieldProps {
  record: EmployeeView;
  onMove: (place: number) => void;
}

/** Enter or leaving the field keeps the number, Escape takes it back. */
function PlaceField({ record, onMove }: FieldProps) {
  const [text, setText] = useState(String(record.display_order));
  const keep = () => {
    const place = Number(text);
    if (text.trim() === '' || !Number.isInteger(place) || place < 0) return setText(String(record.display_order));
    if (place !== record.display_order) onMove(place);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key === 'Escape') setText(String(record.display_order));
  };
  return (
    <InputBase
      value={text}
      onChange={event => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={onKey}
      slotProps={{ input: { 'aria-label': `Place of ${record.employee_name}`, inputMode: 'numeric' } }}
      sx={{
        width: 60,
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
