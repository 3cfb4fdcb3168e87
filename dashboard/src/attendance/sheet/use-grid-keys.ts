import { useEffect, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';

const dayCell = '[data-date]';

interface Step {
  rows: number;
  cells: number;
}

const steps: Record<string, Step> = {
  ArrowLeft: { rows: 0, cells: -1 },
  ArrowRight: { rows: 0, cells: 1 },
  ArrowUp: { rows: -1, cells: 0 },
  ArrowDown: { rows: 1, cells: 0 },
  PageUp: { rows: -10, cells: 0 },
  PageDown: { rows: 10, cells: 0 },
  Home: { rows: 0, cells: -31 },
  End: { rows: 0, cells: 31 },
};

/**
 * Makes a grid of days one stop of the tab key: arrow keys walk inside it, Enter opens a day. The handlers are on the grid,
 * not on each of its cells.
 */
export function useGridKeys(frame: RefObject<HTMLElement | null>, onOpen: (employee: number, date: string) => void) {
  // Whatever was drawn anew: one cell can be reached, today's first.
  useEffect(() => {
    const grid = frame.current;
    if (!grid || grid.querySelector(`${dayCell}[tabindex="0"]`)) return;
    grid.querySelector(`${dayCell}.today, ${dayCell}`)?.setAttribute('tabindex', '0');
  });
  const open = (target: EventTarget) => {
    const cell = cellOf(target);
    const date = cell?.dataset['date'];
    const employee = Number(cell?.closest<HTMLElement>('[data-employee]')?.dataset['employee']);
    if (date !== undefined && employee) onOpen(employee, date);
  };
  return {
    onClick: ({ target }: MouseEvent) => {
      const cell = cellOf(target);
      if (cell) reach(cell);
      open(target);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const cell = cellOf(event.target);
      if (!cell) return;
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        open(cell);
      }
      const step = steps[event.key];
      if (!step || event.altKey || event.metaKey) return;
      event.preventDefault();
      reach(stepFrom(cell, step));
    },
  };
}

const cellOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>(dayCell) : null;

const between = (value: number, most: number) => Math.max(0, Math.min(most, value));

/** The cell so many rows and days away, or the last one in that direction. */
function stepFrom(cell: HTMLElement, { rows, cells }: Step): HTMLElement {
  const row = cell.closest('[data-employee]');
  const all = [...(row?.parentElement?.querySelectorAll('[data-employee]') ?? [])];
  const target = row && all[between(all.indexOf(row) + rows, all.length - 1)];
  const own = [...(row?.querySelectorAll<HTMLElement>(dayCell) ?? [])];
  const there = [...(target?.querySelectorAll<HTMLElement>(dayCell) ?? [])];
  return there[between(own.indexOf(cell) + cells, there.length - 1)] ?? cell;
}

/** The tab key comes back to where somebody was. */
function reach(cell: HTMLElement): void {
  for (const other of cell.closest('[role=grid]')?.querySelectorAll(`${dayCell}[tabindex="0"]`) ?? [])
    other.setAttribute('tabindex', '-1');
  cell.setAttribute('tabindex', '0');
  cell.focus();
}
