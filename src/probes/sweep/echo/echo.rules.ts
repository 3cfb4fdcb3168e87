import { echoTimes } from '../../icmp.rules.js';

/** Three requests at 0, 1 and 3 s and then as long again: sleeping radios answer late rather than never. */
const longestWindowMs = 6_000;
/** Even with no time left a host near by is heard. */
const shortestWindowMs = 200;
/** Each absent host on the own link costs broadcasts; so many hosts a second a busy office network bears. */
export const hostsPerSecond = 1_200;
/** How long after the deadline a sweep may still run when the program stood still for a while. */
const slackMs = 250;

/** When the hosts of a sweep are asked, and until when an answer counts; times in ms from the sweep's begin. */
export interface SweepPlan {
  /** Hosts there is time for, from the first on. */
  asked: number;
  /** When the requests to one host go out, from its own first one. */
  times: readonly number[];
  windowMs: number;
  /** How long after the last request to a host its silence is no accident. */
  restMs: number;
  endMs: number;
}

export function planSweep(hosts: number, deadlineMs: number): SweepPlan {
  const spreadMs = (hosts / hostsPerSecond) * 1_000;
  const windowMs = Math.max(shortestWindowMs, Math.min(longestWindowMs, deadlineMs - spreadMs));
  const times = echoTimes(windowMs);
  const lastStartMs = Math.max(0, deadlineMs - windowMs);
  return {
    asked: Math.min(hosts, Math.floor((lastStartMs / 1_000) * hostsPerSecond) + 1),
    times,
    windowMs,
    restMs: windowMs - (times.at(-1) ?? 0),
    endMs: Math.max(deadlineMs, windowMs) + slackMs,
  };
}

/** A sequence number is a host and a round; after so many hosts, long after the first are done, it begins anew. */
const roundBits = 2;
const hostMask = 0xffff >> roundBits;

export function sequenceOf(host: number, round: number): number {
  return ((host & hostMask) << roundBits) | round;
}

/** The request with a sequence number, when `begun` hosts have been asked so far; the host is negative for none of them. */
export function requestOf(sequence: number, begun: number): { host: number; round: number } {
  const latest = begun - 1;
  const host = latest - ((latest - (sequence >> roundBits)) & hostMask);
  return { host, round: sequence & ((1 << roundBits) - 1) };
}

/** What is known of a host that did not answer. */
interface Silence {
  /** A local error of one of the requests to it; null when all of them left this machine. */
  fault: string | null;
  /** Whether every request was made and then waited for as long as planned. */
  isWaitedFor: boolean;
}

/** Silence is an absence only when nothing on this side can have been the cause. */
export function judgeSilence(
  { fault, isWaitedFor }: Silence,
  windowMs: number,
): { answer: 'down' | 'unknown'; reason: string } {
  if (fault !== null) return { answer: 'unknown', reason: fault };
  if (!isWaitedFor) return { answer: 'unknown', reason: 'There was no time left to wait for an answer' };
  return { answer: 'down', reason: `No reply within ${Math.round(windowMs)} ms` };
}
