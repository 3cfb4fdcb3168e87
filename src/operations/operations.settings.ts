/** What this process does and what it tells others about it; also the token it is injected by. */
export abstract class OperationsSettings {
  /** Roles of this process: `api`, `scheduler`, ...; none for a command. */
  abstract readonly roles: readonly string[];
  /** Whether `/metrics` is open to everybody. */
  abstract readonly metricsPublic: boolean;
  /** Asked for at regular times while the program is ready; null: nobody wants to know. */
  abstract readonly aliveUrl: string | null;
  abstract readonly aliveEverySeconds: number;
}
