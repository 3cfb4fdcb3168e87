import { ValidateBy } from 'class-validator';

const longestText = 300;

/** A number, a text of at most 300 characters or a truth value. */
export const IsWantedValue = (): PropertyDecorator =>
  ValidateBy({
    name: 'isWantedValue',
    validator: {
      validate: (value: unknown) =>
        (typeof value === 'number' && Number.isFinite(value)) ||
        typeof value === 'boolean' ||
        (typeof value === 'string' && value.length <= longestText && !value.includes('\0')),
      defaultMessage: () => '$property must be a number, a text of at most 300 characters, true, false or null',
    },
  });
