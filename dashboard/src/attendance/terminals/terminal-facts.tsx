import { Box } from '@mui/material';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { Section } from '../../status/section.js';
import { modeText } from '../attendance-words.js';

/** What the terminal says it is, and how its punches are read. */
export function TerminalFacts({ terminal }: { terminal: AttendanceDeviceView }) {
  const facts: [string, string | null][] = [
    ['Model', terminal.device_model],
    ['Serial number', terminal.serial_number],
    ['Platform', terminal.registration_number],
    ['Firmware', terminal.firmware_version],
    ['MAC', terminal.mac_address],
    ['Communication key', terminal.ip_address === null ? null : terminal.has_password ? 'stored' : 'none'],
    ['Listened to live', terminal.ip_address === null ? null : terminal.realtime_enabled ? 'yes' : 'no, only read'],
    ['In or out', modeText(terminal.direction_mode)],
    ['Counts once within', `${terminal.debounce_seconds} s`],
  ];
  return (
    <Section title="About it">
      <Box
        component="dl"
        sx={{
          m: 0,
          display: 'grid',
          gridTemplateColumns: 'minmax(110px, max-content) minmax(0, 1fr)',
          columnGap: 2,
          rowGap: 0.75,
          '& dt': { color: 'text.secondary' },
          '& dd': { m: 0, overflowWrap: 'anywhere' },
        }}
      >
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <Box key={name} sx={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </Box>
            ),
        )}
      </Box>
    </Section>
  );
}
