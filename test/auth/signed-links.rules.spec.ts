import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLink, encodeLink } from '../../src/auth/signed-link.codec.js';
import { SignedLinks, type LinkPurpose } from '../../src/auth/signed-links.js';
import { Config } from '../../src/config/config.js';
import { readEnvironment } from '../../src/config/environment.js';
import { FakeClock } from '../fakes/fake.clock.js';
import { secretKey } from './auth.harness.js';

const purpose = 'incident.acknowledge';
const clock = new FakeClock('2026-03-01T12:00:00Z');
const linksWith = (key: string, at = clock) =>
  new SignedLinks(new Config(readEnvironment({ ENVIRONMENT: 'test', SECRET_KEY: key })), at);
const links = linksWith(secretKey);
const tomorrow = new Date('2026-03-02T12:00:00Z');
const invalid = expect.objectContaining({ code: 'link_invalid' });

describe('A signed link', () => {
  it('says what it is about, whatever that is, in letters that any URL and mail program leaves alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), subject => {
        const token = links.sign(purpose, subject, tomorrow);
        expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{43}$/);
        expect(encodeURIComponent(token)).toBe(token);
        expect(links.read(purpose, token)).toBe(subject);
      }),
    );
  });

  it('is the same in every process of the installation, and of no other', () => {
    const token = links.sign(purpose, '7:ops', tomorrow);
    expect(linksWith(secretKey).sign(purpose, '7:ops', tomorrow)).toBe(token);
    expect(() => linksWith('x'.repeat(40)).read(purpose, token)).toThrow(invalid);
  });

  it('expires', () => {
    const token = links.sign(purpose, '7:ops', tomorrow);
    const readAt = (at: string) => () => linksWith(secretKey, new FakeClock(at)).read(purpose, token);
    expect(readAt('2026-03-02T12:00:00.999Z')()).toBe('7:ops');
    expect(readAt('2026-03-02T12:00:01Z')).toThrow(expect.objectContaining({ code: 'link_expired' }));
  });

  it('does not tell a forger that it would have expired', () => {
    const [subject, , signature] = links.sign(purpose, '7:ops', tomorrow).split('.');
    expect(() => links.read(purpose, `${subject}.1.${signature}`)).toThrow(invalid);
  });

  it('opens nothing but what it was made for', () => {
    const other = 'something.else' as LinkPurpose;
    expect(() => links.read(purpose, links.sign(other, '7:ops', tomorrow))).toThrow(invalid);
    expect(() => links.read(other, links.sign(purpose, '7:ops', tomorrow))).toThrow(invalid);
  });

  it('is refused when any character was changed, taken away or put in', () => {
    const token = links.sign(purpose, '12:ops@example.com', tomorrow);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.='.split('');
    for (let at = 0; at < token.length; at += 1) {
      const [before, after] = [token.slice(0, at), token.slice(at + 1)];
      const changed = alphabet.filter(letter => letter !== token[at]).map(letter => before + letter + after);
      for (const forged of [...changed, before + after, `${before}A${token.slice(at)}`]) {
        expect(() => links.read(purpose, forged)).toThrow(invalid);
      }
    }
  });

  it.each(['', '.', '..', 'a.b.c', 'a.b.c.d', '\0', 'Nzpvcw.zzzzzzzzzz.x', 'x'.repeat(5000)])('is not %j', text => {
    expect(() => links.read(purpose, text)).toThrow(invalid);
  });

  it('is read without a fault from any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\w.-]*$/)), text => {
        expect(() => links.read(purpose, text)).toThrow(invalid);
      }),
    );
  });
});

describe('The text of a link', () => {
  it('has one spelling', () => {
    const content = { subject: '7:ops', expiresAt: 1_772_452_800 };
    const signed = encodeLink(content);
    expect(decodeLink(`${signed}.s`)).toEqual({ ...content, signed, signature: 's' });
    const [subject = '', expiry = ''] = signed.split('.');
    for (const other of [`${subject}=`, `${subject}A`, subject.slice(0, -1)]) {
      expect(decodeLink(`${other}.${expiry}.s`)?.subject).not.toBe('7:ops');
    }
    expect(decodeLink(`${subject}.0${expiry}.s`)).toBeNull();
    expect(decodeLink(`${subject}.${expiry.toUpperCase()}.s`)).toBeNull();
  });
});
