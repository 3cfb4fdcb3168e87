import { ValidateBy } from 'class-validator';
import { sizeOf } from '../../shared/ip-addresses.js';
import { parseIpRanges } from '../../shared/ip.js';

/** Absent hosts cost the link broadcasts and the kernel entries of a small table. */
const mostAddresses = 4096;

/** What is wrong with a list of ranges to look through, for people; null: nothing. */
function problemOf(text: string): string | null {
  const { ranges, wrong } = parseIpRanges(text);
  if (wrong.length > 0) return `must list ranges such as 192.168.1.0/24, which this is not: ${wrong.join(', ')}`;
  const size = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
  return size > mostAddresses ? `may have at most ${mostAddresses} addresses, not ${size}` : null;
}

/** A list of ranges that are small enough to be looked through. */
export const IsDiscoveryRanges = () =>
  ValidateBy({
    name: 'isDiscoveryRanges',
    validator: {
      validate: value => typeof value === 'string' && problemOf(value) === null,
      defaultMessage: given => `${given?.property} ${problemOf(String(given?.value))}`,
    },
  });
