import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEchoReply, encodeEchoRequest, internetChecksum } from '../../src/probes/icmp.codec.js';

const bytes = fc.uint8Array({ maxLength: 64 }).map(array => Buffer.from(array));
const word = fc.integer({ min: 0, max: 0xffff });

/** The reply a host gives to a request: the same message with another type. */
function replyTo(request: Buffer, type: number): Buffer {
  const reply = Buffer.from(request);
  reply[0] = type;
  return reply;
}

describe('an echo request', () => {
  it('has the layout of RFC 792', () => {
    expect(encodeEchoRequest(4, 0x1234, 0x0001, Buffer.from('ab')).toString('hex')).toBe('08008468123400016162');
    expect(encodeEchoRequest(6, 0x1234, 0x0001, Buffer.from('ab')).toString('hex')).toBe('80000000123400016162');
  });

  it('carries its own checksum for IPv4', () => {
    fc.assert(
      fc.property(word, word, bytes, (identifier, sequence, payload) => {
        expect(internetChecksum(encodeEchoRequest(4, identifier, sequence, payload))).toBe(0);
      }),
    );
  });
});

describe('an echo reply', () => {
  it('gives back sequence and payload, with the IPv4 header before it and without', () => {
    const header = Buffer.alloc(24);
    header[0] = 0x46;
    fc.assert(
      fc.property(word, bytes, (sequence, payload) => {
        const four = replyTo(encodeEchoRequest(4, 7, sequence, payload), 0);
        expect(decodeEchoReply(4, four)).toEqual({ sequence, payload });
        expect(decodeEchoReply(4, Buffer.concat([header, four]))).toEqual({ sequence, payload });
        expect(decodeEchoReply(6, replyTo(encodeEchoRequest(6, 7, sequence, payload), 129))).toEqual({
          sequence,
          payload,
        });
      }),
    );
  });

  it('is never seen in a request, another message or a fragment', () => {
    expect(decodeEchoReply(4, encodeEchoRequest(4, 7, 1, Buffer.alloc(8)))).toBeNull();
    expect(decodeEchoReply(4, Buffer.from('0301000000000000', 'hex'))).toBeNull();
    expect(decodeEchoReply(4, Buffer.alloc(7))).toBeNull();
    expect(decodeEchoReply(4, Buffer.alloc(0))).toBeNull();
  });
});
