import { BacnetFault } from '../bacnet-fault.rules.js';
import { encodeRegistration, IpEndpoint } from '../wire/bvlc.codec.js';

const attempts = 3;
const attemptMs = 1_000;
/** Two renewals may get lost before the registration runs out. */
const renewalsPerTtl = 3;
/** 135-2020, J.2.1. */
const results = { success: 0x00, notRegistered: 0x30, notDistributed: 0x60 };

/** The registration of this program with a BBMD, which forwards broadcasts to it until the registration runs out. */
export class ForeignDevice {
  private readonly registered = Promise.withResolvers<void>();
  private timer: NodeJS.Timeout | undefined;
  /** Requests since the last success; 0 while none is under way. */
  private attempt = 0;
  private everRegistered = false;

  constructor(
    readonly bbmd: IpEndpoint,
    private readonly ttlSeconds: number,
    private readonly send: (datagram: Buffer, to: IpEndpoint) => void,
  ) {}

  /** Rejects with `timeout`, or with `error` where the BBMD refuses; else it is renewed until closed. */
  register(): Promise<void> {
    this.ask();
    return this.registered.promise;
  }

  /** What somebody answered to a request to a BBMD. */
  heard({ ip, port }: IpEndpoint, code: number): void {
    if (ip !== this.bbmd.ip || port !== this.bbmd.port) return;
    if (this.attempt === 0) {
      // It forgot us, after a restart: a broadcast was not passed on.
      if (code === results.notDistributed && this.everRegistered) this.ask();
    } else if (code === results.success) {
      this.attempt = 0;
      this.everRegistered = true;
      this.registered.resolve();
      this.askAfter(this.renewalMs);
    } else if (code === results.notRegistered && !this.everRegistered) {
      this.close(new BacnetFault('error', `${ip}:${port}: the BBMD takes no foreign devices`));
    }
  }

  /** What is under way fails with this. */
  close(fault: BacnetFault): void {
    clearTimeout(this.timer);
    this.attempt = 0;
    this.registered.reject(fault);
  }

  private get renewalMs(): number {
    return (this.ttlSeconds * 1_000) / renewalsPerTtl;
  }

  /** A registration that was there once is asked for without end: the BBMD may come back. */
  private ask(): void {
    if (this.attempt >= attempts && !this.everRegistered) {
      const { ip, port } = this.bbmd;
      return this.close(new BacnetFault('timeout', `${ip}:${port}: no BBMD answers`));
    }
    this.attempt++;
    this.send(encodeRegistration(this.ttlSeconds), this.bbmd);
    this.askAfter(this.attempt > attempts ? this.renewalMs : attemptMs);
  }

  private askAfter(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), ms);
  }
}
