import { DeviceHost, SimulatedDevice } from './device/simulated-device.js';
import { scramble } from './model/random.rules.js';
import { wanderedValue } from './model/wander.rules.js';

/** Lets the values of all points move as in a building, until the timers are closed. */
export function wander(devices: readonly SimulatedDevice[], host: DeviceHost, everyMs: number): void {
  const step = () => {
    move(devices, host);
    host.timers.later(everyMs, step);
  };
  step();
}

function move(devices: readonly SimulatedDevice[], { clock, seed }: DeviceHost): void {
  const seconds = clock.now().getTime() / 1_000;
  for (const device of devices) {
    if (device.isDead) continue;
    for (const { id, key, plan } of device.objects) {
      const chance = scramble(Math.imul(seed, 31) + Math.imul(device.instance, 7_919) + key);
      device.set(id, wanderedValue(plan, chance, seconds));
    }
  }
}
