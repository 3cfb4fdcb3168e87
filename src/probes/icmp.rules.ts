/** `unknown` is a fault on this side and never means that the host is absent. */
type PingAnswer = 'up' | 'down' | 'unknown';

export interface PingResult {
  answer: PingAnswer;
  rttMs: number | null;
  /** Why the answer is not `up`; empty otherwise. */
  reason: string;
}

/**
 * When, in ms after the first, echo requests go out to one host: three, because one lost packet proves nothing, and all
 * within the first half of the time there is, because a slow radio answers late rather than never.
 */
export function echoTimes(timeoutMs: number): readonly number[] {
  const half = timeoutMs / 2;
  return [0, Math.min(1_000, half / 3), Math.min(3_000, half)];
}

/** Judges silence: only requests that really left this machine can have remained without an answer. */
export function judgeSilence(sent: number, timeoutMs: number, fault: string | null): PingResult {
  if (sent > 0) return { answer: 'down', rttMs: null, reason: `No reply within ${Math.round(timeoutMs)} ms` };
  return {
    answer: 'unknown',
    rttMs: null,
    reason: `No echo request could be sent (${fault ?? 'the network queue is full'})`,
  };
}

/** The arguments of the operating system's `ping` for one answer within a time. */
export function pingArguments(platform: string, address: string, timeoutMs: number): string[] {
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1_000)));
  if (platform === 'win32') return ['-n', '1', '-w', String(Math.ceil(timeoutMs)), address];
  // macOS counts -W in milliseconds and has a program of its own for IPv6, which does not know -W at all.
  if (platform === 'darwin')
    return address.includes(':') ? ['-c', '1', address] : ['-c', '1', '-W', String(Math.ceil(timeoutMs)), address];
  return ['-n', '-q', '-c', '1', '-W', seconds, address];
}

/**
 * Reads how the `ping` program ended: 0 an answer, 1 none, anything else an error of its own. On Windows 0 also stands
 * for "unreachable" said by a router, and only an answer shows a TTL (IPv4) or a time (IPv6).
 */
export function judgePingProgram(platform: string, code: number | null, output: string): PingResult {
  const time =
    /(?:time|Zeit|temps|tiempo)\s*[=<]\s*([\d.]+)\s*ms/i.exec(output) ?? /=\s*([\d.]+)\/[\d.]+\/[\d.]+/.exec(output);
  const rttMs = time ? Number(time[1]) : null;
  if (platform === 'win32') {
    if (code === 0 && (/TTL=/i.test(output) || rttMs !== null)) return { answer: 'up', rttMs, reason: '' };
    if (code === 0 || code === 1) return { answer: 'down', rttMs: null, reason: 'No reply' };
  }
  if (code === 0) return { answer: 'up', rttMs, reason: '' };
  if (code === 1 || (platform === 'darwin' && code === 2)) return { answer: 'down', rttMs: null, reason: 'No reply' };
  return {
    answer: 'unknown',
    rttMs: null,
    reason: `The ping program failed (${code === null ? 'stopped' : `exit code ${code}`})`,
  };
}
