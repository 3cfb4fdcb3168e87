import { SystemClock } from '../../shared/clock.js';
import { BacnetSimulatorOptions, RoutedDeviceOptions, SimulatedDeviceOptions } from './bacnet.simulator.options.js';
import { DeviceHost, SimulatedDevice } from './device/simulated-device.js';
import { Timers } from './device/timers.js';
import { Bbmd } from './net/bbmd.js';
import { broadcastIp, Endpoint } from './net/endpoint.js';
import { Line } from './net/line.js';
import { Loopback, openLoopback, usualSpread } from './net/loopback.js';
import { Router } from './net/router.js';
import { Station } from './net/station.js';
import { wander } from './wandering.js';
import { decodeLink, linkFunctions, Origin } from './wire/link.codec.js';

const firstInstance = 1_001;

export interface SimulatedDeviceView {
  instance: number;
  name: string;
  address: string;
  objects: number;
  state: 'alive' | 'dead';
  requests: number;
}

/** BACnet/IP devices on loopback that speak the real protocol, well or as badly as they are told to. */
export class BacnetSimulator {
  /** All of them, those behind routers after their router. */
  readonly devices: SimulatedDevice[] = [];
  /** Null where none was asked for. */
  readonly bbmd: Bbmd | null;
  readonly port: number;
  private readonly byInstance = new Map<number, SimulatedDevice>();
  private readonly stations: Station[] = [];

  private constructor(
    options: BacnetSimulatorOptions,
    private readonly loopback: Loopback,
    private readonly host: DeviceHost,
  ) {
    this.port = loopback.port;
    const planned = plannedDevices(options);
    for (const [index, device] of planned.entries()) this.settle(device, loopback.stations[index]!);
    const last = options.bbmd ? loopback.stations.at(-1) : undefined;
    this.bbmd = last ? new Bbmd(last, host.clock, options.bbmd === 'refusing') : null;
    if (options.wander) wander(this.devices, host, options.wanderMs ?? 2_000);
    if (loopback.shared) loopback.shared.onDatagram = (datagram, from) => this.overhear(datagram, from);
  }

  /** Rejects where a given port is in use. */
  static async open(options: BacnetSimulatorOptions = {}): Promise<BacnetSimulator> {
    const { port = 0, spread = usualSpread, clock = new SystemClock(), seed = 1 } = options;
    const count = plannedDevices(options).length + (options.bbmd ? 1 : 0);
    const loopback = await openLoopback(count, port, spread);
    return new BacnetSimulator(options, loopback, { clock, seed, timers: new Timers() });
  }

  /** Where a broadcast is heard, `ip:port`; null where none is. */
  get broadcast(): string | null {
    return this.loopback.shared ? `${broadcastIp}:${this.port}` : null;
  }

  /** Throws where there is none. */
  device(instance: number): SimulatedDevice {
    const device = this.byInstance.get(instance);
    if (!device) throw new Error(`There is no simulated device ${instance}`);
    return device;
  }

  describe(): SimulatedDeviceView[] {
    return this.devices.map(({ instance, name, address, size, isDead, requests }) => {
      return { instance, name, address, objects: size, state: isDead ? 'dead' : 'alive', requests: requests.total };
    });
  }

  async close(): Promise<void> {
    this.host.timers.close();
    const { stations, shared } = this.loopback;
    await Promise.all([...stations, ...(shared ? [shared] : [])].map(endpoint => endpoint.close()));
  }

  private settle({ router, ...options }: SimulatedDeviceOptions, endpoint: Endpoint): void {
    const device = this.make(options, new Line(endpoint, null));
    const way = router ? new Router(endpoint, router.network) : null;
    for (const [index, routed] of router?.devices.entries() ?? []) {
      const mac = routed.mac ?? macOf(index + 1);
      way?.add(mac, this.make(routed, new Line(endpoint, { network: router?.network ?? 0, mac })));
    }
    this.stations.push(new Station(endpoint, device, way));
  }

  private make(options: RoutedDeviceOptions, line: Line): SimulatedDevice {
    const device = new SimulatedDevice(options, line, this.host);
    this.devices.push(device);
    // Of two with the same instance, which a site may well have, the first is known by it.
    if (!this.byInstance.has(device.instance)) this.byInstance.set(device.instance, device);
    return device;
  }

  /** What was broadcast on this network. A unicast frame sent to everybody is dropped, as many devices do. */
  private overhear(datagram: Buffer, from: Origin): void {
    const link = decodeLink(datagram);
    if (link?.function !== linkFunctions.broadcast && link?.function !== linkFunctions.forwarded) return;
    for (const station of this.stations) station.receive(link, from, true);
    if (link.function === linkFunctions.broadcast) this.bbmd?.overhear(link, from);
  }
}

function plannedDevices({ devices = 1, points }: BacnetSimulatorOptions): SimulatedDeviceOptions[] {
  if (typeof devices !== 'number') {
    return devices.map(({ router, ...device }) => {
      const behind = router?.devices.map(routed => ({ points, ...routed }));
      return { points, ...device, router: router && { network: router.network, devices: behind ?? [] } };
    });
  }
  return Array.from({ length: devices }, (_, index) => ({ instance: firstInstance + index, points }));
}

function macOf(number: number): string {
  return number.toString(16).padStart(number > 255 ? 4 : 2, '0');
}
