import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BacnetFaults } from '../../src/simulators/bacnet/bacnet.simulator.options.js';
import { BacnetSimulator } from '../../src/simulators/bacnet/bacnet.simulator.js';

export interface ControllersOptions {
  devices: number;
  points: number;
  faults: Partial<BacnetFaults>;
}

export interface Controller {
  instance: number;
  address: string;
}

/** The value of a point as it is in the controller. */
export interface TrueValue {
  instance: number;
  type: number;
  number: number;
  value: number;
}

/** Simulated controllers on loopback, in a process of their own, so that they cost the measured one nothing. */
export class Controllers {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    readonly all: Controller[],
  ) {}

  static async start(options: ControllersOptions): Promise<Controllers> {
    const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options)]);
    const [{ port, all }] = await once(child, 'message');
    return new Controllers(child, port, all);
  }

  async values(): Promise<TrueValue[]> {
    const reply = once(this.child, 'message');
    this.child.send('values');
    const [values] = await reply;
    return values;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}

async function simulate({ devices, points, faults }: ControllersOptions): Promise<void> {
  const options = Array.from({ length: devices }, (_, index) => ({ instance: 1001 + index, points, faults }));
  const simulator = await BacnetSimulator.open({ devices: options });
  const all = simulator.devices.map(({ instance, address }) => ({ instance, address }));
  // Values of each point that no other has: one that is stored with the wrong point is noticed.
  for (const device of simulator.devices) {
    for (const { id } of device.objects)
      if (id.type <= 2) device.set(id, device.instance + id.type / 8 + id.instance / 1024);
  }
  process.on('disconnect', () => process.exit());
  process.on('message', () =>
    process.send?.(
      simulator.devices.flatMap(({ instance, objects }) =>
        Array.from(objects, ({ id, value }) => ({ instance, type: id.type, number: id.instance, value })),
      ),
    ),
  );
  process.send?.({ port: simulator.port, all });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await simulate(JSON.parse(process.argv[2] ?? '{}'));
