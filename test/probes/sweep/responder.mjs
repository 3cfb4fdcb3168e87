import { writeFileSync } from 'node:fs';
import koffi from 'koffi';

/**
 * Answers echo requests in place of the kernel of its network namespace, as sleepy or dishonest hosts would. Arguments, as
 * JSON: `lateMs` (each host answers by its own fixed delay, evenly from 0 to this), `ignored` (so many requests to each host
 * remain without an answer first), `forged` (`payload`: other data than were sent; `source`: from another address).
 * Writes `ready` when it listens, and ends with its standard input.
 */
const { lateMs = 0, ignored = 0, forged = null } = JSON.parse(process.argv[2] ?? '{}');
const library = koffi.load(null);
const socket = library.func('int socket(int, int, int)');
const setsockopt = library.func('int setsockopt(int, int, int, void *, uint32_t)');
const recv = library.func('intptr_t recv(int, void *, size_t, int)');
const sendto = library.func('intptr_t sendto(int, void *, size_t, int, void *, uint32_t)');

const internet = 2;
const raw = 3 | 0o4000;
/** Packets sent through this protocol carry their own IP header; it receives none. */
const withHeader = 255;
const echoRequest = 8;

const ears = socket(internet, raw, 1);
const mouth = socket(internet, raw, withHeader);
if (ears < 0 || mouth < 0) throw new Error('raw sockets are not allowed here');
setsockopt(ears, 1, 8, new Uint32Array([4_000_000]), 4);

const buffer = Buffer.alloc(2_048);
const heard = new Map();

function reply(request) {
  const answer = Buffer.from(request);
  const icmp = (request[0] & 15) * 4;
  request.copy(answer, 12, 16, 20);
  request.copy(answer, 16, 12, 16);
  answer.writeUInt16BE(0, 4);
  answer[8] = 64;
  answer[icmp] = 0;
  if (forged === 'payload') answer[answer.length - 1] ^= 1;
  if (forged === 'source') answer[13] ^= 1;
  answer.writeUInt16BE(0, icmp + 2);
  answer.writeUInt16BE(checksum(answer.subarray(icmp)), icmp + 2);
  const target = Buffer.alloc(16);
  target.writeUInt16LE(internet);
  answer.copy(target, 4, 16, 20);
  sendto(mouth, answer, answer.length, 0, target, target.length);
}

function checksum(bytes) {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) sum += (bytes[index] << 8) | (bytes[index + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function listen() {
  for (;;) {
    const length = Number(recv(ears, buffer, buffer.length, 0));
    if (length < 0) return;
    const request = Buffer.from(buffer.subarray(0, length));
    if (request[(request[0] & 15) * 4] !== echoRequest) continue;
    const host = request.readUInt32BE(16);
    const count = (heard.get(host) ?? 0) + 1;
    heard.set(host, count);
    // Neighbours have delays far apart, and every part of the span is used.
    if (count > ignored) setTimeout(reply, (((host * 40_503) & 0xffff) / 0xffff) * lateMs, request);
  }
}

writeFileSync('/proc/sys/net/ipv4/icmp_echo_ignore_all', '1');
setInterval(listen, 2);
process.stdin.resume().on('end', () => process.exit());
process.stdout.write('ready\n');
