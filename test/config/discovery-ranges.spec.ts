import { expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.js';

const start = (text: string) => () => readEnvironment({ DISCOVERY_CIDRS: text });

it('looks through no network unless one is named', () => {
  expect(readEnvironment({}).DISCOVERY_CIDRS).toBe('');
  expect(start('192.168.1.0/24, 10.0.0.0/22,fd00::/118,10.9.9.9')().DISCOVERY_CIDRS).toContain('fd00::/118');
});

it('does not start with networks that cannot be read or are too large to be looked through', () => {
  expect(start('192.168.1.0/24,192.168.1/24')).toThrow(
    'DISCOVERY_CIDRS must list ranges such as 192.168.1.0/24, which this is not: 192.168.1/24',
  );
  expect(start('10.0.0.0/8')).toThrow('DISCOVERY_CIDRS may have at most 4096 addresses, not 16777216');
  expect(start('10.0.0.0/20,10.1.0.0/32')).toThrow('not 4097');
  expect(start('fd00::/8')).toThrow('may have at most 4096 addresses');
});
