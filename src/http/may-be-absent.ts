import { ValidateIf } from 'class-validator';

/** The field may be left out, but is not null. */
export const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);

/** PostgreSQL has no text with U+0000. */
export const withoutNul = /^[^\0]*$/;
