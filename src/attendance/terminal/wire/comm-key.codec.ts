const scramble = Buffer.from('ZKSO', 'ascii');
const usualTicks = 50;

/**
 * What answers a terminal that asks for its communication key (CMD_AUTH): the key's bits reversed, plus the session,
 * scrambled. 32-bit arithmetic that wraps, as the terminals' does. `ticks` is any byte; a terminal reads it from the
 * third byte of the answer.
 */
export function encodeCommKey(key: number, session: number, ticks = usualTicks): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE((reverseBits(key >>> 0) + session) >>> 0);
  for (let index = 0; index < 4; index++) bytes[index] = (bytes[index] ?? 0) ^ (scramble[index] ?? 0);
  const [first = 0, second = 0, , fourth = 0] = bytes.swap16().swap32();
  const tick = ticks & 0xff;
  return Buffer.from([first ^ tick, second ^ tick, tick, fourth ^ tick]);
}

function reverseBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) reversed = (reversed << 1) | ((value >>> bit) & 1);
  return reversed >>> 0;
}
