import { BacstackClient } from '../../../src/bacnet/network/bacstack.client.js';
import { BacnetSimulator } from '../../../src/simulators/bacnet/bacnet.simulator.js';
import { SystemClock } from '../../../src/shared/clock.js';
import { FakeBacnetClient, FakeBacnetNetwork } from '../../fakes/bacnet-network.js';
import { ContractSite, describeBacnetClient } from './bacnet-client.contract.js';
import { loopback } from './clients.js';

const point = { type: 2, instance: 1 };

describeBacnetClient('The real one with a simulated device', async (): Promise<ContractSite> => {
  const points = [{ ...point, value: 21 }, ...[1, 2, 3].map(instance => ({ type: 0, instance }))];
  const simulator = await BacnetSimulator.open({
    devices: [
      { instance: 1_001, points },
      { instance: 1_002, faults: { dead: true } },
    ],
  });
  const device = simulator.device(1_001);
  return {
    client: new BacstackClient({ ...loopback, clock: new SystemClock() }),
    device,
    objects: [{ type: 8, instance: 1_001 }, ...[...device.objects].map(({ id }) => id)],
    point,
    silent: simulator.device(1_002).address,
    change: value => device.set(point, value),
    during: work => work,
    close: () => simulator.close(),
  };
});

describeBacnetClient('The fake one', async (): Promise<ContractSite> => {
  const network = new FakeBacnetNetwork();
  const device = network.add({ instance: 1_001, address: '10.0.0.11:47808', segmentation: 'both' }).withInputs(3);
  const nothing = { type: 'null' as const };
  device.put(point, {
    77: [{ type: 'text', value: 'Setpoint' }],
    85: [{ type: 'real', value: 21 }],
    87: Array.from({ length: 16 }, () => nothing),
  });
  return {
    client: new FakeBacnetClient(network),
    device: { instance: 1_001, address: device.options.address, name: 'Device 1001' },
    objects: [device.self, ...[1, 2, 3].map(instance => ({ type: 0, instance })), point],
    point,
    silent: '10.0.0.99:47808',
    change: value => {
      device.put(point, { 85: [{ type: 'real', value }] });
      network.tell(device, point, [{ type: 'real', value }]);
    },
    during: work => network.time.run(work),
    close: async () => {},
  };
});
