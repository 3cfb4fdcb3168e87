import { Box } from '@mui/material';
import { useEffect, useRef } from 'react';
import type { MonthSheetView, SheetPersonView } from '../../client/types.gen.js';
import { gridStyles } from './grid.styles.js';
import { useGridKeys } from './use-grid-keys.js';
import { isWeekend, weekdayName, type SheetText } from './sheet-days.js';
import { PersonRow } from './person-row.js';
import { useInPortions } from './use-in-portions.js';

interface GridProps {
  sheet: MonthSheetView;
  /** Those who are shown. */
  people: SheetPersonView[];
  text: SheetText;
  today: string;
  /** Another one means other people. */
  filter: string;
  onOpen: (employee: number, date: string) => void;
}

/** Employees by days. Arrow keys walk over the days, Enter opens one. */
export function SheetGrid({ sheet, people, text, today, filter, onOpen }: GridProps) {
  const frame = useRef<HTMLDivElement>(null);
  const keys = useGridKeys(frame, onOpen);
  useTodayInSight(frame, sheet.month);
  const drawn = useInPortions(people.length, `${sheet.month} ${filter}`);
  return (
    <Box sx={theme => gridStyles(theme, sheet.dates.length)} ref={frame} className="frame">
      <div
        role="grid"
        aria-label="Month sheet"
        aria-rowcount={people.length + 1}
        aria-colcount={sheet.dates.length + 4}
        aria-readonly
        {...keys}
      >
        <div role="row" className="row head">
          <span role="columnheader" className="name">
            Employee
          </span>
          {sheet.dates.map(date => (
            <span
              role="columnheader"
              key={date}
              aria-label={date}
              aria-current={date === today ? 'date' : undefined}
              className={isWeekend(date) ? 'day weekend' : 'day'}
            >
              <span className="weekday">{weekdayName(date)}</span>
              {Number(date.slice(8))}
            </span>
          ))}
          <span role="columnheader" className="sum">
            Worked
          </span>
          <span role="columnheader" className="sum">
            Late
          </span>
          <span role="columnheader" className="sum">
            Absent
          </span>
        </div>
        {people.slice(0, drawn).map(person => (
          <PersonRow key={person.employee} person={person} dates={sheet.dates} text={text} today={today} />
        ))}
      </div>
    </Box>
  );
}

/** Where the month is wider than the screen it begins with today. */
function useTodayInSight(frame: React.RefObject<HTMLDivElement | null>, month: string): void {
  useEffect(() => {
    const current = frame.current?.querySelector<HTMLElement>('[role=columnheader][aria-current]');
    if (frame.current && current) frame.current.scrollLeft = current.offsetLeft - frame.current.clientWidth * 0.7;
  }, [frame, month]);
}
