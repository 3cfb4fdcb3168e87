import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Clock } from '../../shared/clock.js';
import type { BacnetClient } from '../network/bacnet.client.js';
import { BacstackClient } from '../network/bacstack.client.js';

/** Where a socket is opened, and what reaches everybody there. */
export interface SocketPlace {
  host: string;
  port: number;
  broadcast: string;
}

/** Makes clients; the sockets are opened by their users. */
export abstract class BacnetClients {
  /** For the building's network. */
  abstract building(): BacnetClient;
  abstract at(place: SocketPlace): BacnetClient;
}

@Injectable()
export class BacstackClients extends BacnetClients {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    super();
  }

  building(): BacnetClient {
    const { BACNET_INTERFACE: host, BACNET_PORT: port, BACNET_BROADCAST: broadcast } = this.config.env;
    return this.at({ host, port, broadcast });
  }

  at(place: SocketPlace): BacnetClient {
    return new BacstackClient({ ...place, clock: this.clock });
  }
}
