import type { Config, DatabaseAddress } from '../config/config.js';
import { EmbeddedServer } from './embedded-server.js';

/** The PostgreSQL this process works with: the embedded one, held as long as it is open, or an external one. */
export class Database {
  private constructor(
    readonly address: DatabaseAddress,
    readonly embedded: EmbeddedServer | null,
  ) {}

  static async open(config: Config): Promise<Database> {
    if (config.externalDatabase) return Database.at(config.externalDatabase);
    const server = await EmbeddedServer.open(config.dataDir);
    return new Database(server.address, server);
  }

  /** A server that runs by itself. */
  static at(address: DatabaseAddress): Database {
    return new Database(address, null);
  }

  async close(): Promise<void> {
    await this.embedded?.leave();
  }
}
