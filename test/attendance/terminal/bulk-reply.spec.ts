import { COMMANDS } from 'node-zklib/constants.js';
import { describe, expect, it } from 'vitest';
import { BulkOpening, BulkReply } from '../../../src/attendance/terminal/session/bulk-reply.js';
import { Frame } from '../../../src/attendance/terminal/wire/frame.codec.js';

const ok = frame(COMMANDS.CMD_ACK_OK);

function frame(command: number, data: Buffer = Buffer.alloc(0)): Frame {
  return { command, session: 0, replyId: 1, data };
}

function announce(size: number): Frame {
  const data = Buffer.alloc(8);
  data.writeUInt32LE(size, 0);
  return frame(COMMANDS.CMD_PREPARE_DATA, data);
}

function part(text: string): Frame {
  return frame(COMMANDS.CMD_DATA, Buffer.from(text));
}

/** What each frame completed. */
function takeAll(reply: { take(next: Frame): unknown }, frames: Frame[]): unknown[] {
  return frames.map(next => {
    const result = reply.take(next);
    return Buffer.isBuffer(result) ? result.toString() : result;
  });
}

describe('A piece of a bulk read', () => {
  it('that was announced is complete with the acknowledgement after its last byte, not before', () => {
    expect(takeAll(new BulkReply(4), [announce(4), part('ab'), part('cd'), ok])).toEqual([
      undefined,
      undefined,
      undefined,
      'abcd',
    ]);
  });

  it('that was not announced is complete with its last byte', () => {
    expect(takeAll(new BulkReply(4), [part('abcd')])).toEqual(['abcd']);
    expect(takeAll(new BulkReply(4), [part('ab'), part('cd')])).toEqual([undefined, 'abcd']);
    expect(takeAll(new BulkReply(4), [part('abcd')])).toEqual(['abcd']);
  });

  const damages: [string, Frame[]][] = [
    ['ends early', [announce(4), part('abc'), ok]],
    ['ends early without announcement', [part('abc'), ok]],
    ['ends before it begins', [ok]],
    ['goes on too long', [announce(4), part('abc'), part('de')]],
    ['is announced as another', [announce(5)]],
    ['is announced twice', [announce(4), announce(4)]],
    ['is announced when it has begun', [part('a'), announce(4)]],
    ['is announced without a size', [frame(COMMANDS.CMD_PREPARE_DATA, Buffer.alloc(3))]],
    ['brings nothing', [announce(4), part('')]],
  ];
  it.each(damages)('that %s is damaged', (_, frames) => {
    expect(() => takeAll(new BulkReply(4), frames)).toThrow(expect.objectContaining({ kind: 'damaged' }));
  });

  it('that is refused is refused', () => {
    const refused = expect.objectContaining({ kind: 'rejected' });
    expect(() => new BulkReply(4).take(frame(COMMANDS.CMD_ACK_ERROR))).toThrow(refused);
  });
});

describe('The answer to the request for a bulk read', () => {
  it.each([
    [frame(COMMANDS.CMD_ACK_OK, Buffer.from('00640000006400000000000000', 'hex')), { toFetch: 100 }],
    [ok, { toFetch: 0 }],
    [part('ab'), { body: Buffer.from('ab') }],
    [part(''), { body: Buffer.alloc(0) }],
    [frame(4_989), { refused: 4_989 }],
  ])('%j is understood', (answer, expected) => {
    expect(new BulkOpening().take(answer)).toEqual(expected);
  });

  it('may be the whole transfer at once', () => {
    const opening = new BulkOpening();
    expect(takeAll(opening, [announce(2), part('ab')])).toEqual([undefined, undefined]);
    expect(opening.take(ok)).toEqual({ body: Buffer.from('ab') });
  });

  it('is damaged when it announces more than any terminal holds', () => {
    const huge = frame(COMMANDS.CMD_ACK_OK, Buffer.from('00ffffffff', 'hex'));
    for (const answer of [huge, announce(0xffff_ffff)]) {
      expect(() => new BulkOpening().take(answer)).toThrow(expect.objectContaining({ kind: 'damaged' }));
    }
  });
});
