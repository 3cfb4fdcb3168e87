import { Box, Button } from '@mui/material';
import type { ReactNode } from 'react';
import type { AttendanceDeviceView } from '../../client/types.gen.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { percent } from '../../status/figures.js';
import { Section } from '../../status/section.js';
import { driftSentence } from '../attendance-words.js';
import { CapacityBar } from './capacity-bar.js';
import { Proof } from './completeness.js';
import type { useErrands } from './use-errand.js';

interface HealthProps {
  terminal: AttendanceDeviceView;
  errands: ReturnType<typeof useErrands>;
}

/** Whether every punch is here, how full the terminal is, and whether its clock is right. */
export function TerminalHealth({ terminal, errands: { readAll, setTime } }: HealthProps) {
  const asks = useIsAdmin() && terminal.ip_address !== null;
  return (
    <Section title="Health">
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 2 }}>
        <Part
          name="Completeness"
          action={
            asks && (
              <Button size="small" variant="outlined" loading={readAll.isPending} onClick={() => readAll.mutate()}>
                Read the whole log
              </Button>
            )
          }
        >
          <Proof terminal={terminal} />
        </Part>
        <Part name="Log in use">
          <Capacity terminal={terminal} />
        </Part>
        <Part
          name="Clock"
          action={
            asks && (
              <Button size="small" variant="outlined" loading={setTime.isPending} onClick={() => setTime.mutate()}>
                Set the clock
              </Button>
            )
          }
        >
          {driftSentence(terminal.clock_drift_seconds)}
          {terminal.drift_measured_at !== null && (
            <Box component="span" sx={{ color: 'text.secondary' }}>
              , measured <Ago at={terminal.drift_measured_at} />
            </Box>
          )}
        </Part>
      </Box>
    </Section>
  );
}

function Part({ name, action, children }: { name: string; action?: ReactNode; children: ReactNode }) {
  return (
    <Box sx={{ '& + &': { pt: 2, borderTop: 1, borderColor: 'divider' } }}>
      <Box
        component="dt"
        sx={{ mb: 0.75, minHeight: 30, display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 1 }}
      >
        <Box component="span" sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          {name}
        </Box>
        {action}
      </Box>
      <Box component="dd" sx={{ m: 0 }}>
        {children}
      </Box>
    </Box>
  );
}

function Capacity({
  terminal: { capacity_used: used, log_capacity: capacity, completeness },
}: {
  terminal: AttendanceDeviceView;
}) {
  if (used === null || capacity === null)
    return <Box sx={{ color: 'text.secondary' }}>The terminal has not said yet how much fits.</Box>;
  return (
    <>
      <CapacityBar used={used} height={12} />
      <Box sx={{ mt: 0.75, fontSize: '0.8125rem', color: 'text.secondary' }}>
        {(completeness.terminal_holds ?? 0).toLocaleString()} of {capacity.toLocaleString()} records,{' '}
        {percent(used * 100)}. A full terminal takes no more punches; people are told at 80 and 95 %.
      </Box>
    </>
  );
}
