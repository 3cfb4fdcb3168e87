import { PingResult } from './icmp.rules.js';

/** Asks single hosts for an echo. */
export abstract class IcmpClient {
  /** What carries the packets out, for people: `ICMP datagram socket`, `ping program`, `none`. */
  abstract get engine(): string;

  /**
   * Never rejects, and settles within `timeoutMs`. `address` is an IP address, never a name. `unknown` means that this
   * machine could not ask, and must not be taken for an absent host.
   */
  abstract ping(address: string, timeoutMs: number): Promise<PingResult>;

  abstract close(): Promise<void>;
}

/** An engine that could not be opened, with the reason for people. */
export interface Unusable {
  unusable: string;
}
