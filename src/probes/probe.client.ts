/** What became of one address in a sweep. `unknown` is our own trouble and never means that a host is absent. */
export interface ProbeResult {
  answer: 'up' | 'down' | 'unknown';
  /** The instant of the answer; null without one. */
  at: Date | null;
  rttMs: number | null;
}

export interface SweepReport {
  /** `icmp`, `fping`, `ping` or `tcp`; `none` where nothing works. */
  engine: string;
  /** Why nothing can be learned from this sweep (a canary failed); null: it is sound. */
  blind: string | null;
  /** Whether the gateway answered; null where none is known. */
  gateway: boolean | null;
  /** By address as it was given; an address without an entry is `unknown`. */
  results: Map<string, ProbeResult>;
}

/** An entry of the kernel's neighbour table (ARP, NDP). */
export interface Neighbour {
  address: string;
  /** `aa:bb:cc:dd:ee:ff`. */
  mac: string;
  /** `REACHABLE` is the only state that is evidence, and only after a packet of ours. */
  state: string;
}

/** How probing works on this machine, for diagnostics. */
export interface ProbeDiagnosis {
  engine: string;
  /** Why this one. */
  reason: string;
  /** Better engines that do not work here, with what is missing. */
  unusable: { engine: string; problem: string }[];
}

/** Asks many hosts at once whether they are there. */
export abstract class ProbeClient {
  /** Never rejects, and settles within `deadlineMs`. Addresses are IP addresses in canonical form. */
  abstract sweep(addresses: readonly string[], deadlineMs: number): Promise<SweepReport>;
  /** What the kernel knows of the link right now; empty where it cannot be read. */
  abstract neighbours(): Promise<Neighbour[]>;
  abstract diagnosis(): Promise<ProbeDiagnosis>;
  abstract close(): Promise<void>;
}
