import { describe, expect, it } from 'vitest';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { SecretBox, SecretUnreadable } from '../../src/config/secret-box.js';

const boxOf = (secretKey: string) =>
  new SecretBox(new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: secretKey })));
const box = boxOf('a'.repeat(40));

describe('A sealed secret', () => {
  it.each(['', 'hunter2', 'Schlüssel 🔑', 'x'.repeat(100_000)])('opens as what it was', text => {
    expect(box.open(box.seal(text, 'test'), 'test')).toBe(text);
  });

  it('opens in another process with the same SECRET_KEY', () => {
    expect(boxOf('a'.repeat(40)).open(box.seal('hunter2', 'test'), 'test')).toBe('hunter2');
  });

  it('is different each time, so that equal secrets do not show', () => {
    expect(box.seal('hunter2', 'test')).not.toBe(box.seal('hunter2', 'test'));
  });

  it('names its key: another SECRET_KEY is told apart from damage', () => {
    const other = boxOf('b'.repeat(40));
    const sealed = box.seal('hunter2', 'test');
    expect(sealed.split('.')[1]).toBe(box.keyId);
    expect(other.keyId).not.toBe(box.keyId);
    expect(() => other.open(sealed, 'test')).toThrow(`sealed with the key ${box.keyId}`);
  });

  it('opens for no other purpose', () => {
    expect(() => box.open(box.seal('hunter2', 'mail'), 'test')).toThrow(SecretUnreadable);
  });

  it.each([
    ['an empty text', () => ''],
    ['some other text', () => 'hunter2'],
    ['a text of another version', (sealed: string) => sealed.replace('s1.', 's2.')],
    ['a shortened text', (sealed: string) => sealed.slice(0, 30)],
    ['a text without its last byte', (sealed: string) => sealed.slice(0, -2)],
    ['a changed text', (sealed: string) => sealed.slice(0, 20) + (sealed[20] === 'A' ? 'B' : 'A') + sealed.slice(21)],
  ])('is never read from %s', (_, damage) => {
    expect(() => box.open(damage(box.seal('hunter2', 'test')), 'test')).toThrow(SecretUnreadable);
  });
});
