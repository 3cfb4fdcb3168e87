import Schedule from '@mui/icons-material/Schedule';
import type { HourlySummaryView } from '../../client/types.gen.js';
import { presence } from '../presence-api.js';
import { HistoryFrame } from './history-frame.js';
import { HourTable } from './hour-table.js';

const empty = {
  icon: <Schedule />,
  title: 'No hour has been summed up yet',
  text: 'When an hour is over, and the longest time a device may be silent, it is summed up for everybody who was here: first and last answer, and the minutes between. Nothing can be added or deleted.',
};

/** Hours of presence; only to be read. */
export default function HoursPage() {
  return (
    <HistoryFrame<HourlySummaryView>
      title="Hourly summaries"
      queryKey="hourly-summaries"
      read={presence.hours}
      csv={presence.hoursCsv}
      empty={empty}
    >
      {(hours, zone) => <HourTable hours={hours} zone={zone} />}
    </HistoryFrame>
  );
}
