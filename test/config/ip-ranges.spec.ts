import { describe, expect, it } from 'vitest';
import { InvalidEnvironment, readEnvironment } from '../../src/config/environment.js';

const start = () => readEnvironment({ EGRESS_ALLOW_CIDRS: '10.0.0.0/8,10.0.0/8,10.0.0.5/8,fd00::/129' });

describe('The list of allowed ranges', () => {
  it.each(['', '10.0.0.0/8', '10.0.0.0/8, fd00::/8,192.168.1.7'])('may be %j', text => {
    expect(readEnvironment({ EGRESS_ALLOW_CIDRS: text })).toMatchObject({ EGRESS_ALLOW_CIDRS: text });
  });

  it('stops the start with every entry that cannot be read', () => {
    expect(start).toThrow(InvalidEnvironment);
    expect(start).toThrow(
      'EGRESS_ALLOW_CIDRS must list ranges such as 10.0.0.0/8,fd00::/8, which this is not: 10.0.0/8, 10.0.0.5/8, fd00::/129',
    );
  });
});
