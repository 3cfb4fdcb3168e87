import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxReplyBytes, Reassembly } from '../../../src/bacnet/network/transport/reassembly.js';

const part = (text: string) => Buffer.from(text);

describe('A reply in segments', () => {
  it('is complete with its last segment, and acknowledged once per window', () => {
    const reply = new Reassembly();
    const answers = ['a', 'b', 'c', 'd', 'e'].map((text, sequence) =>
      reply.push({ sequence, window: 2, more: text !== 'e' }, part(text)),
    );
    expect(answers.map(({ answer }) => answer?.sequence ?? null)).toEqual([0, null, 2, null, 4]);
    expect(answers.map(({ body }) => body?.toString() ?? null)).toEqual([null, null, null, null, 'abcde']);
  });

  it('tells a gap once, and where to go on', () => {
    const reply = new Reassembly();
    reply.push({ sequence: 0, window: 8, more: true }, part('a'));
    const gap = reply.push({ sequence: 2, window: 8, more: true }, part('c'));
    expect(gap).toMatchObject({ advanced: false, answer: { sequence: 0, negative: true } });
    expect(reply.push({ sequence: 3, window: 8, more: true }, part('d')).answer).toBeNull();
    expect(reply.push({ sequence: 1, window: 8, more: true }, part('b'))).toMatchObject({ advanced: true });
  });

  it('acknowledges again what its sender repeats, by its last segment only', () => {
    const reply = new Reassembly();
    for (const [sequence, text] of ['a', 'b', 'c'].entries()) {
      reply.push({ sequence, window: 2, more: true }, part(text));
    }
    expect(reply.push({ sequence: 1, window: 2, more: true }, part('b')).answer).toBeNull();
    expect(reply.push({ sequence: 2, window: 2, more: true }, part('c'))).toMatchObject({
      advanced: false,
      answer: { sequence: 2, negative: false },
    });
  });

  it('does not begin in the middle', () => {
    const reply = new Reassembly();
    expect(reply.push({ sequence: 3, window: 2, more: false }, part('x'))).toMatchObject({ answer: null, body: null });
    expect(reply.begun).toBe(false);
  });

  it('may have more than 256 segments', () => {
    const reply = new Reassembly();
    const sent = Array.from({ length: 600 }, (_, index) => part(String(index % 10)));
    const last = sent.map((data, index) => reply.push({ sequence: index & 0xff, window: 16, more: index < 599 }, data));
    expect(last.at(-1)?.body).toEqual(Buffer.concat(sent));
  });

  it('ends when it is too long, and takes no segments without data', () => {
    const reply = new Reassembly();
    const long = Buffer.alloc(maxReplyBytes);
    reply.push({ sequence: 0, window: 1, more: true }, long);
    expect(reply.push({ sequence: 1, window: 1, more: true }, Buffer.alloc(0))).toMatchObject({ advanced: false });
    expect(reply.push({ sequence: 1, window: 1, more: false }, part('x'))).toMatchObject({ tooLong: true, body: null });
  });

  it('is what was sent, whatever is lost, repeated or late, while its sender goes on where it is told', () => {
    const fate = fc.constantFrom('arrives', 'arrives', 'arrives', 'is lost', 'comes twice');
    const segments = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(segments, fc.integer({ min: 1, max: 10 }), fc.infiniteStream(fate), (sent, window, fates) => {
        const reply = new Reassembly();
        let body: Buffer | null = null;
        let next = 0;
        for (let round = 0; round < 400 && !body; round++) {
          const end = Math.min(next + (reply.begun ? window : 1), sent.length);
          for (let index = next; index < end; index++) {
            const happens = fates.next().value;
            for (let copy = happens === 'is lost' ? 1 : 0; copy < (happens === 'comes twice' ? 2 : 1); copy++) {
              const segment = { sequence: index & 0xff, window, more: index < sent.length - 1 };
              body = reply.push(segment, Buffer.from(sent[index]!)).body ?? body;
            }
          }
          if (!body && reply.begun) next = reply.reminder().sequence + 1;
        }
        expect(body).toEqual(Buffer.concat(sent));
      }),
    );
  });
});
