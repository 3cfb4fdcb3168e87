import { ValidateBy } from 'class-validator';
import { parseCanaries } from '../../shared/canaries.js';

/** A list of canaries: at least three, or none. */
export const IsCanaryList = () =>
  ValidateBy({
    name: 'isCanaryList',
    validator: {
      validate: value => typeof value === 'string' && parseCanaries(value).problem === null,
      defaultMessage: given => {
        const { problem } = parseCanaries(String(given?.value));
        return `${given?.property} must be a list like 9.9.9.9:53,1.1.1.1:53,gateway.example: ${problem}`;
      },
    },
  });
