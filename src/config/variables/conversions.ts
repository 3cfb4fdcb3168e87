import { Transform } from 'class-transformer';

/** Variables are text: digits become numbers, on/off words become booleans. */
export const number = () => Transform(({ value }) => (value === undefined ? undefined : Number(value)));

export const boolean = () =>
  Transform(({ value }) => {
    if (typeof value !== 'string') return value;
    if (/^(true|1|yes|on)$/i.test(value)) return true;
    if (/^(false|0|no|off)$/i.test(value)) return false;
    return value;
  });

export const lowerCase = () => Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : value));
