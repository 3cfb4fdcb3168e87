import SwapVert from '@mui/icons-material/SwapVert';
import type { StateChangeView } from '../../client/types.gen.js';
import { Choice } from '../../forms/choice.js';
import { presence } from '../presence-api.js';
import { ChangeTable } from './change-table.js';
import { HistoryFrame } from './history-frame.js';

const kinds = { 1: 'Came', 0: 'Went' };

const empty = {
  icon: <SwapVert />,
  title: 'Nobody has come or gone yet',
  text: 'Each time a device appears on the network or falls silent for longer than it may, that stands here with the instant it happened. Nothing can be added or deleted.',
};

/** Devices that came and went; only to be read. */
export default function ChangesPage() {
  return (
    <HistoryFrame<StateChangeView>
      title="State changes"
      queryKey="state-changes"
      read={presence.stateChanges}
      csv={presence.stateChangesCsv}
      empty={empty}
      filters={(status, change) => (
        <Choice label="Status" all="Came or went" value={status} choices={kinds} onChange={change} />
      )}
    >
      {changes => <ChangeTable changes={changes} />}
    </HistoryFrame>
  );
}
