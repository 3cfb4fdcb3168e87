import { randomBytes } from 'node:crypto';
import { parseIp } from '../../../shared/ip.js';
import type { IpVersion } from '../../icmp.codec.js';
import { EchoRequest, encodeTarget, isSameAddress, targetBytes } from './echo.codec.js';
import type { EchoLibc } from './echo.libc.js';
import { hostsPerSecond, judgeSilence, planSweep, requestOf, sequenceOf, type SweepPlan } from './echo.rules.js';
import { EchoSockets, type ReplyListener, type SocketKind } from './echo.sockets.js';
import type { Probed } from '../probe.engine.js';

/** Requests go out in steps of so many ms: one timer for all hosts. */
const tickMs = 20;
/** The next step when no request is due earlier. */
const idleMs = 100;
/** Replies are read so often; when they came the kernel knows. */
const lookMs = 60;
/** What a program that stood still catches up in one step, in steps. */
const catchUp = 4;
const hostsPerTick = Math.ceil((hostsPerSecond * tickMs) / 1_000) * catchUp;
const nonceBytes = 16;

interface Target {
  version: IpVersion;
  address: Buffer;
}

/**
 * One sweep: the hosts in the order of their list, three requests to each one that stays silent, and no timer, promise or
 * buffer per host. Since all hosts have the same times from their own first request on, each round is a cursor that
 * follows the one before.
 */
export class EchoSweep {
  private readonly plan: SweepPlan;
  private readonly targets: (Target | null)[];
  private readonly requests: Record<IpVersion, EchoRequest>;
  /** Tells our answers from those to other programs, and from forged ones. */
  private readonly nonce = randomBytes(nonceBytes);
  private readonly sockets: EchoSockets;
  /** By round: the next host, and when each host was passed (`performance.now()`). */
  private readonly next: number[];
  private readonly passedAt: Float64Array[];
  /** Hosts before this one have had all their time. */
  private done = 0;
  private lookAt = 0;
  private readonly faults = new Map<number, string>();
  private readonly answers: (Probed | null)[];
  private answered = 0;
  private readonly begun = performance.now();
  private readonly ended = Promise.withResolvers<Map<string, Probed>>();
  private timer: NodeJS.Timeout;

  private constructor(
    libc: EchoLibc,
    kind: SocketKind,
    private readonly addresses: readonly string[],
    deadlineMs: number,
  ) {
    this.plan = planSweep(addresses.length, deadlineMs);
    const room = Buffer.alloc(addresses.length * targetBytes);
    this.targets = addresses.map((address, host) => targetOf(libc, address, room.subarray(host * targetBytes)));
    this.answers = addresses.map(() => null);
    this.next = this.plan.times.map(() => 0);
    this.passedAt = this.plan.times.map(() => new Float64Array(addresses.length));
    const identifier = randomBytes(2).readUInt16BE();
    this.requests = {
      4: new EchoRequest(4, identifier, this.nonce, kind === 'raw'),
      6: new EchoRequest(6, identifier, this.nonce, false),
    };
    this.sockets = new EchoSockets(libc, kind);
  }

  static begin(libc: EchoLibc, kind: SocketKind, addresses: readonly string[], deadlineMs: number): EchoSweep {
    const sweep = new EchoSweep(libc, kind, addresses, deadlineMs);
    sweep.tick();
    return sweep;
  }

  /** Every address with its answer; never rejects. */
  get results(): Promise<Map<string, Probed>> {
    return this.ended.promise;
  }

  /** Ends it now: who has not answered by now stays unknown. */
  stop(): void {
    clearTimeout(this.timer);
    this.sockets.close();
    this.ended.resolve(new Map(this.addresses.map((address, host) => [address, this.resultOf(host)])));
  }

  private tick(): void {
    const now = performance.now();
    this.ask(now);
    if (now >= this.lookAt) {
      this.lookAt = now + lookMs;
      // What had come before this moment counts, so it is read before anybody is judged.
      const isAllRead = this.sockets.receive(this.onReply);
      if (isAllRead) this.judge(now);
      if (this.isOver() || now - this.begun > this.plan.endMs) return this.stop();
    }
    this.timer = setTimeout(() => this.tick(), this.pause(now));
  }

  /** How long nothing is to be sent. */
  private pause(now: number): number {
    const [first = 0, ...later] = this.next;
    if (first < this.plan.asked) return tickMs;
    const waits = later.flatMap((host, index) =>
      host < first ? (this.passedAt[0]?.[host] ?? 0) + (this.plan.times[index + 1] ?? 0) - now : [],
    );
    return Math.max(tickMs, Math.min(idleMs, ...waits));
  }

  private ask(now: number): void {
    const due = Math.min(this.plan.asked, Math.floor(((now - this.begun) / 1_000) * hostsPerSecond) + 1);
    const begun = this.passedAt[0] ?? [];
    this.plan.times.forEach((time, round) => {
      let host = this.next[round] ?? 0;
      const end = Math.min(this.next[round - 1] ?? due, host + hostsPerTick);
      const isDue = (each: number) => round === 0 || (begun[each] ?? 0) + time <= now;
      while (host < end && isDue(host)) this.request(host++, round);
      this.next[round] = host;
    });
  }

  private request(host: number, round: number): void {
    const target = this.targets[host];
    const passedAt = this.passedAt[round];
    if (passedAt) passedAt[host] = performance.now();
    if (!target || this.answers[host]) return;
    const packet = this.requests[target.version].to(target.address, sequenceOf(host, round));
    const fault = this.sockets.send(host, target.version, this.done, packet, target.address);
    if (fault !== null) this.faults.set(host, fault);
  }

  private readonly onReply: ReplyListener = (version, { sequence, payload }, source, age) => {
    const { host, round } = requestOf(sequence, this.next[0] ?? 0);
    const sentAt = this.passedAt[round]?.[host] ?? 0;
    const target = this.targets[host];
    if (sentAt === 0 || target?.version !== version || this.answers[host]) return;
    if (!payload.equals(this.nonce) || !isSameAddress(version, source, target.address)) return;
    const waited = performance.now() - sentAt;
    const agoMs = age();
    // The kernel's time of arrival is of a clock that can be set meanwhile.
    const ago = agoMs >= 0 && agoMs <= waited ? agoMs : 0;
    this.answers[host] = { answer: 'up', at: new Date(Date.now() - ago), rttMs: waited - ago, reason: '' };
    this.answered++;
  };

  private judge(now: number): void {
    const last = this.next.length - 1;
    const asked = this.next[last] ?? 0;
    const passedAt = this.passedAt[last] ?? [];
    while (this.done < asked && (passedAt[this.done] ?? 0) + this.plan.restMs <= now) this.done++;
  }

  private isOver(): boolean {
    return this.done === this.plan.asked || this.answered === this.addresses.length;
  }

  private resultOf(host: number): Probed {
    const answer = this.answers[host];
    if (answer) return answer;
    const fault = this.targets[host] ? (this.faults.get(host) ?? null) : `${this.addresses[host]} is not an IP address`;
    return { ...judgeSilence({ fault, isWaitedFor: host < this.done }, this.plan.windowMs), at: null, rttMs: null };
  }
}

function targetOf(libc: EchoLibc, address: string, room: Buffer): Target | null {
  const ip = parseIp(address);
  if (!ip) return null;
  const zone = address.split('%')[1];
  const scope = zone === undefined ? 0 : /^\d+$/.test(zone) ? Number(zone) : libc.interfaceIndex(zone);
  return { version: ip.family, address: encodeTarget(room, ip, scope) };
}
