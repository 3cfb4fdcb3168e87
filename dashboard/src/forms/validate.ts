/** Validators of react-admin's inputs that return a sentence, or nothing when all is well. */
type Values = Record<string, unknown>;
type Validator = (value: unknown, values: Values) => string | undefined;

export const isNumber =
  (low: number, high: number, unit = ''): Validator =>
  value => {
    if (value === null || value === undefined || value === '') return undefined;
    const number = Number(value);
    if (Number.isFinite(number) && number >= low && number <= high) return undefined;
    return `From ${low.toLocaleString()} to ${high.toLocaleString()}${unit && ` ${unit}`}.`;
  };

/** The time a check may take has to end before the next one begins. */
export const belowInterval: Validator = (value, { check_interval: interval }) =>
  value && interval && Number(value) >= Number(interval) ? 'Has to be less than the time between checks.' : undefined;
