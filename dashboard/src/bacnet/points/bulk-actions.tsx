import { Button, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { BulkUpdateButton, useListContext, useNotify, useUnselectAll, useUpdateMany } from 'react-admin';
import { errorText } from '../../api/problem.js';
import { plural } from '../../status/figures.js';
import { duration } from '../../status/time.js';

/** Each can be taken back for some seconds. */
export function BulkActions() {
  return (
    <>
      <BulkUpdateButton label="Read" data={{ is_enabled: true }} mutationMode="undoable" icon={<></>} />
      <BulkUpdateButton label="Do not read" data={{ is_enabled: false }} mutationMode="undoable" icon={<></>} />
      <BulkInterval />
    </>
  );
}

const intervals = [10, 30, 60, 300, 900, 3600];

function BulkInterval() {
  const { resource, selectedIds } = useListContext();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const notify = useNotify();
  const unselect = useUnselectAll(resource);
  const [update] = useUpdateMany();
  const choose = (seconds: number) => {
    setPlace(null);
    const words = `${plural(selectedIds.length, 'point')} read every ${duration(seconds)}`;
    void update(
      resource,
      { ids: selectedIds, data: { interval_seconds: seconds } },
      {
        mutationMode: 'undoable',
        onSuccess: () => {
          notify(words, { type: 'info', undoable: true });
          unselect();
        },
        onError: error => notify(errorText(error), { type: 'error' }),
      },
    );
  };
  return (
    <>
      <Button size="small" aria-haspopup="menu" onClick={event => setPlace(event.currentTarget)}>
        Read every…
      </Button>
      <Menu anchorEl={place} open={place !== null} onClose={() => setPlace(null)}>
        {intervals.map(seconds => (
          <MenuItem key={seconds} onClick={() => choose(seconds)}>
            {duration(seconds)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
