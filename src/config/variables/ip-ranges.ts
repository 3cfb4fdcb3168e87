import { ValidateBy } from 'class-validator';
import { parseIpRanges } from '../../shared/ip.js';

/** A list of ranges of addresses. The entries that cannot be read are named: a missing dot is hard to see in a long list. */
export const IsIpRanges = () =>
  ValidateBy({
    name: 'isIpRanges',
    validator: {
      validate: value => typeof value === 'string' && parseIpRanges(value).wrong.length === 0,
      defaultMessage: given => {
        const wrong = parseIpRanges(String(given?.value)).wrong.join(', ');
        return `${given?.property} must list ranges such as 10.0.0.0/8,fd00::/8, which this is not: ${wrong}`;
      },
    },
  });
