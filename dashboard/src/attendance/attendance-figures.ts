/** What the first screen is told about attendance. */
export interface AttendanceFigures {
  /** Those that are switched on. */
  terminals: number;
  connected: number;
  unreachable: number;
  alarming: number;
  punches_today: number;
  waiting_for_approval: number;
}

const none: AttendanceFigures = {
  terminals: 0,
  connected: 0,
  unreachable: 0,
  alarming: 0,
  punches_today: 0,
  waiting_for_approval: 0,
};

/** The document of the API does not name the areas of the first screen; null until it was read. */
export function attendanceFigures(dashboard: object | undefined): AttendanceFigures | null {
  if (!dashboard) return null;
  const own = 'attendance' in dashboard ? dashboard.attendance : null;
  return { ...none, ...(typeof own === 'object' ? own : null) };
}
