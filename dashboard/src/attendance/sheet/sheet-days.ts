/** What the cells of days say. */
export type SheetText = 'verdicts' | 'hours';

const noon = (date: string) => new Date(`${date}T12:00:00Z`);
const weekdayFormat = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'narrow' });

export const weekdayName = (date: string): string => weekdayFormat.format(noon(date));
export const isWeekend = (date: string): boolean => [0, 6].includes(noon(date).getUTCDay());
