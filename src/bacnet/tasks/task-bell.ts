import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { KeptConnection } from '../../database/kept-connection.js';

/** The channel on which a new task is announced, within the transaction that stores it. */
export const taskChannel = 'bacnet_task';

/** Wakes a worker at once when somebody stores a task, in whatever process. */
@Injectable()
export class TaskBell implements OnApplicationShutdown {
  private readonly connection: KeptConnection;
  private ring: () => void = () => undefined;

  constructor(database: Database) {
    this.connection = new KeptConnection(database.address, 'BACnet tasks', {
      opened: async client => {
        await client.query(`listen ${taskChannel}`);
        // Something may have been stored while nobody listened.
        this.ring();
      },
      notified: () => this.ring(),
    });
  }

  async listen(ring: () => void): Promise<void> {
    this.ring = ring;
    await this.connection.open();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}
