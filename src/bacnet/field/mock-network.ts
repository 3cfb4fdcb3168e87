/** A building that is not there, for trying things out: simulated controllers on loopback, over the real protocol. */
export abstract class MockNetwork {
  /** Where it is heard; opened at the first call, for as long as the program runs. */
  abstract open(): Promise<{ host: string; port: number; broadcast: string }>;
  abstract close(): Promise<void>;
}
