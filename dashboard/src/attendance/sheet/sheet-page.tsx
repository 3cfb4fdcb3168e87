import CalendarMonthOutlined from '@mui/icons-material/CalendarMonthOutlined';
import { Alert, Box, Button, Paper, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { Link } from 'react-router';
import { errorText } from '../../api/problem.js';
import type { MonthSheetView } from '../../client/types.gen.js';
import { Choice } from '../../forms/choice.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { StepChoice } from '../../presence/day/step-choice.js';
import { addMonths, monthText, today } from '../../presence/site-time.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Empty } from '../../status/empty.js';
import { attendance } from '../attendance-api.js';
import { DayPanel } from '../day/day-panel.js';
import { FileLinks } from '../files/file-links.js';
import { useAddress } from '../use-address.js';
import type { SheetText } from './sheet-days.js';
import { SheetGrid } from './sheet-grid.js';
import { SheetLegend } from './sheet-legend.js';
import { SheetSums } from './sheet-sums.js';

/** Days grow while they go on. */
const everyMs = 60_000;

/** A month of everybody; month, filters and the open day are part of the address. */
export default function SheetPage() {
  const address = useAddress();
  const month = address.text('month');
  const { data, error } = useQuery({
    queryKey: ['attendance-sheet', month],
    queryFn: ({ signal }) => attendance.sheet(month, signal),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
  if (!data) return error ? <Alert severity="error">{errorText(error)}</Alert> : <Reading />;
  const opened = { employee: address.id('employee'), date: address.text('day') };
  return (
    <>
      <PageTitle title="Month sheet" />
      {error && (
        <Alert severity="error" sx={{ mb: 1.5 }}>
          {errorText(error)}
        </Alert>
      )}
      <Sheet sheet={data} shown={month ?? data.month} address={address} />
      {opened.employee !== null && opened.date !== null && (
        <DayPanel
          employee={opened.employee}
          date={opened.date}
          zone={data.time_zone}
          onClose={() => address.change({ employee: null, day: null })}
        />
      )}
    </>
  );
}

interface SheetProps {
  sheet: MonthSheetView;
  shown: string;
  address: ReturnType<typeof useAddress>;
}

function Sheet({ sheet, shown, address }: SheetProps) {
  const { change } = address;
  const area = address.text('area');
  const search = address.text('search') ?? '';
  const now = today(sheet.time_zone);
  const people = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return sheet.employees.filter(
      person => (area === null || person.area === area) && person.employee_name.toLowerCase().includes(wanted),
    );
  }, [sheet, area, search]);
  const open = useCallback((employee: number, day: string) => change({ employee, day }), [change]);
  if (sheet.employees.length === 0) return <Nobody />;
  return (
    <>
      <Tools sheet={sheet} shown={shown} address={address} now={now} />
      <Paper sx={{ overflow: 'clip' }}>
        <Box sx={{ p: { xs: 1.5, sm: 2 }, display: 'grid', gap: 1.5 }}>
          <Box component="h2" sx={{ m: 0, fontSize: '1.0625rem', fontWeight: 650 }}>
            {monthText(sheet.month)}
          </Box>
          <SheetSums people={people} />
        </Box>
        {people.length === 0 ? (
          <Box sx={{ p: 3, textAlign: 'center', color: 'text.secondary' }}>Nobody matches these filters.</Box>
        ) : (
          <SheetGrid
            sheet={sheet}
            people={people}
            text={address.text('show') === 'hours' ? 'hours' : 'verdicts'}
            today={now}
            filter={`${area} ${search}`}
            onOpen={open}
          />
        )}
        <Box sx={{ p: { xs: 1.5, sm: 2 }, borderTop: 1, borderColor: 'divider' }}>
          <SheetLegend />
        </Box>
      </Paper>
    </>
  );
}

function Tools({ sheet, shown, address: { text, change }, now }: SheetProps & { now: string }) {
  const areas = [...new Set(sheet.employees.map(({ area }) => area))].sort((a, b) => a.localeCompare(b));
  const [area, search] = [text('area'), text('search')];
  const [from = '', until = ''] = [sheet.dates[0], sheet.dates.at(-1)];
  const show: SheetText = text('show') === 'hours' ? 'hours' : 'verdicts';
  return (
    <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
      <StepChoice
        kind="month"
        value={shown}
        previous={addMonths(shown, -1)}
        next={shown < now.slice(0, 7) ? addMonths(shown, 1) : null}
        present="This month"
        onChange={month => change({ month })}
      />
      <TextField
        type="search"
        margin="none"
        placeholder="Name"
        value={search ?? ''}
        onChange={event => change({ search: event.target.value })}
        slotProps={{ htmlInput: { 'aria-label': 'Search for a name' } }}
        sx={{ flex: '1 1 120px', maxWidth: { sm: 180 }, bgcolor: 'background.paper' }}
      />
      {areas.length > 1 && (
        <Choice
          {...{ label: 'Area', all: 'All areas', value: area }}
          choices={Object.fromEntries(areas.map(name => [name, name]))}
          onChange={next => change({ area: next })}
        />
      )}
      <ToggleButtonGroup
        exclusive
        size="small"
        value={show}
        aria-label="What the cells say"
        onChange={(_event, next: SheetText | null) => next && change({ show: next === 'hours' ? next : null })}
        sx={{ height: 40, bgcolor: 'background.paper', '& button': { textTransform: 'none', px: 1.5 } }}
      >
        <ToggleButton value="verdicts">Verdicts</ToggleButton>
        <ToggleButton value="hours">Hours</ToggleButton>
      </ToggleButtonGroup>
      <Box sx={{ flex: { sm: 1 } }} />
      <FileLinks href={format => attendance.daysFile({ from, until, area, search }, format)} />
    </Box>
  );
}

function Nobody() {
  const admin = useIsAdmin();
  return (
    <Paper>
      <Empty
        icon={<CalendarMonthOutlined />}
        title="Nobody to show a month of"
        action={
          admin && (
            <Button component={Link} to="/employees/create" variant="contained">
              Add an employee
            </Button>
          )
        }
      >
        Each employee gets a row with every day of the month: who was there, how long, and what is missing. Their code
        joins them with their punches.
      </Empty>
    </Paper>
  );
}
