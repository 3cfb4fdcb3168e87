import { Injectable } from '@nestjs/common';
import { MockNetwork } from './bacnet/field/mock-network.js';
import { BacnetSimulator } from './simulators/bacnet/bacnet.simulator.js';

const devices = 5;
const points = 20;

/** The building of `mock_mode`: five simulated controllers whose values wander. */
@Injectable()
export class MockBuilding extends MockNetwork {
  private simulator: Promise<BacnetSimulator> | null = null;

  async open(): Promise<{ host: string; port: number; broadcast: string }> {
    this.simulator ??= BacnetSimulator.open({ devices, points, port: 0, wander: true });
    const { port, broadcast } = await this.simulator;
    return { host: '127.0.0.1', port, broadcast: broadcast?.split(':')[0] ?? '127.255.255.255' };
  }

  async close(): Promise<void> {
    await (await this.simulator)?.close();
  }
}
