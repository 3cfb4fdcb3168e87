import { describe, expect, it } from 'vitest';
import { DiscoveryRange } from '../../../src/presence/discovery/discovery-range.js';
import { Config } from '../../../src/config/config.js';
import { readEnvironment } from '../../../src/config/environment.js';

describe('The range of the search', () => {
  it('has every address once, and none that no device can have', () => {
    const env = readEnvironment({ DISCOVERY_CIDRS: '10.0.0.0/30,10.0.0.1,224.0.0.8/30,fd00::/126' });
    expect(new DiscoveryRange(new Config(env)).addresses).toEqual([
      '10.0.0.1',
      '10.0.0.2',
      'fd00::1',
      'fd00::2',
      'fd00::3',
    ]);
  });

  it('is empty unless networks are named', () => {
    expect(new DiscoveryRange(new Config(readEnvironment({}))).addresses).toEqual([]);
  });
});
