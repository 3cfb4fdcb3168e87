import { expect, it } from 'vitest';
import { InvalidEnvironment, readEnvironment } from '../../src/config/environment.js';

it('takes no canaries or a quorum of them', () => {
  for (const CANARIES of ['', '9.9.9.9:53,1.1.1.1:53,gateway.example']) {
    expect(readEnvironment({ CANARIES }).CANARIES).toBe(CANARIES);
  }
});

const start = (CANARIES: string) => () => readEnvironment({ CANARIES });

it('says what is wrong with a list of canaries', () => {
  expect(start('9.9.9.9:53,1.1.1.1')).toThrow(InvalidEnvironment);
  expect(start('9.9.9.9:53,1.1.1.1')).toThrow(
    'CANARIES must be a list like 9.9.9.9:53,1.1.1.1:53,gateway.example: at least 3 canaries are needed for a quorum',
  );
  expect(start('9.9.9.9:53,http://a.example,1.1.1.1')).toThrow('neither host:port nor host: http://a.example');
});
