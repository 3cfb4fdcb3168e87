import { describe, expect, it } from 'vitest';
import { chooseBackend, type Surroundings } from '../../../src/bacnet/backend/backend.rules.js';

const bare: Surroundings = { wanted: null, inContainer: false, platform: 'linux' };

describe('The backend', () => {
  it('is the one that was asked for, wherever the program runs', () => {
    for (const platform of ['linux', 'win32', 'darwin']) {
      for (const inContainer of [true, false]) {
        const native = chooseBackend({ wanted: 'native', inContainer, platform });
        expect(native).toEqual({ backend: 'native', reason: 'BACNET_BACKEND is native' });
        const docker = chooseBackend({ wanted: 'docker', inContainer, platform });
        expect(docker).toEqual({ backend: 'docker', reason: 'BACNET_BACKEND is docker' });
      }
    }
  });

  it('is this program in a container, whatever the host', () => {
    for (const platform of ['linux', 'win32'])
      expect(chooseBackend({ ...bare, inContainer: true, platform })).toEqual({
        backend: 'docker',
        reason: 'This program runs in a container',
      });
  });

  it.each([
    ['win32', 'native', 'This is Windows'],
    ['linux', 'docker', 'This is Linux'],
    ['darwin', 'docker', 'This is macOS'],
    ['freebsd', 'docker', 'Nothing is known about freebsd'],
  ])('on %s outside of a container is %s', (platform, backend, reason) => {
    expect(chooseBackend({ ...bare, platform })).toEqual({ backend, reason });
  });
});
