import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../fakes/fake.clock.js';
import { closeAll, me, RawClient, readOf, real, service, simulate, writeOf } from './raw.client.js';

afterEach(closeAll);

const valve: [number, number] = [1, 1];
const present = 85;
const commands = 87;

async function plant() {
  const simulator = await simulate({
    clock: new FakeClock('2026-11-21T10:00:00Z'),
    devices: [
      {
        instance: 1,
        points: [
          { type: 1, instance: 1, value: 20, min: 0, max: 100 },
          { type: 0, instance: 1, value: 5 },
          { type: 4, instance: 1 },
          { type: 14, instance: 1, states: ['a', 'b'] },
        ],
      },
    ],
  });
  const device = simulator.device(1);
  const client = await RawClient.open();
  const write = async (...what: Parameters<typeof writeOf>) =>
    (await client.request(device, service.write, writeOf(...what))).replace(/^(..)../, '$1');
  const valueOf = async (object: [number, number]) => {
    const reply = await client.read(device, service.read, readOf(object, present));
    return reply.slice(reply.indexOf('3e') + 2, -2);
  };
  return { device, client, write, valueOf };
}

const accepted = '200f';
const error = (errorClass: number, code: number) =>
  `500f91${Buffer.from([errorClass]).toString('hex')}91${Buffer.from([code]).toString('hex')}`;

describe('A simulated BACnet device that is written to', () => {
  it('obeys the highest priority, and the next one when that is relinquished', async () => {
    const { write, valueOf } = await plant();
    expect(await write(valve, present, real(50), 16)).toBe(accepted);
    expect(await write(valve, present, real(80), 8)).toBe(accepted);
    expect(await write(valve, present, real(60), 10)).toBe(accepted);
    expect(await valueOf(valve)).toBe(real(80));
    expect(await write(valve, present, '00', 8)).toBe(accepted);
    expect(await valueOf(valve)).toBe(real(60));
    expect(await write(valve, present, '00', 10)).toBe(accepted);
    expect(await write(valve, present, '00', 16)).toBe(accepted);
    expect(await valueOf(valve)).toBe(real(20));
  });

  it('takes a write without a priority as one of the lowest', async () => {
    const { device, client, write } = await plant();
    await write(valve, present, real(50));
    const slots = await client.read(device, service.read, readOf(valve, commands));
    expect(slots).toContain(`3e${'00'.repeat(15)}${real(50)}3f`);
    expect(await client.read(device, service.read, readOf(valve, commands, 0))).toMatch(/3e21103f$/);
    expect(await client.read(device, service.read, readOf(valve, commands, 16))).toContain(real(50));
  });

  it('writes down what it accepted', async () => {
    const { device, write } = await plant();
    await write(valve, present, real(50), 9);
    await write(valve, present, real(101), 9);
    await write([4, 1], present, '9101');
    const at = new Date('2026-11-21T10:00:00Z');
    expect(device.writes).toEqual([
      { object: { type: 1, instance: 1 }, property: 85, value: { type: 'real', value: 50 }, priority: 9, at },
      { object: { type: 4, instance: 1 }, property: 85, value: { type: 'enumerated', value: 1 }, priority: null, at },
    ]);
    expect(device.value({ type: 1, instance: 1 })).toBe(50);
  });

  it('refuses a value out of range or of another type', async () => {
    const { write } = await plant();
    expect(await write(valve, present, real(101), 8)).toBe(error(2, 37));
    expect(await write(valve, present, real(Number.NaN), 8)).toBe(error(2, 37));
    expect(await write(valve, present, '2132', 8)).toBe(error(2, 9));
    expect(await write(valve, present, '720041', 8)).toBe(error(2, 9));
    expect(await write([4, 1], present, '9102', 8)).toBe(error(2, 37));
    expect(await write([14, 1], present, '2103', 8)).toBe(error(2, 37));
    expect(await write([14, 1], present, '2102', 8)).toBe(accepted);
  });

  it('refuses what nobody may write, and knows what there is not', async () => {
    const { write } = await plant();
    expect(await write([0, 1], present, real(1))).toBe(error(2, 40));
    expect(await write(valve, present, real(1), 6)).toBe(error(2, 40));
    expect(await write(valve, 75, 'c400000001')).toBe(error(2, 40));
    expect(await write(me(1), 77, '720041')).toBe(error(2, 40));
    expect(await write(valve, 9, real(1))).toBe(error(2, 32));
    expect(await write([1, 2], present, real(1))).toBe(error(1, 31));
    expect((await write(valve, present, real(1), 17)).slice(0, 4)).toBe('6006');
    expect((await write(valve, present, real(1), 0)).slice(0, 4)).toBe('6006');
  });

  it('takes the value of an input only while it is out of service', async () => {
    const { write, valueOf } = await plant();
    expect(await write([0, 1], 81, '11')).toBe(accepted);
    expect(await write([0, 1], present, real(9))).toBe(accepted);
    expect(await valueOf([0, 1])).toBe(real(9));
    expect(await write([0, 1], 81, '10')).toBe(accepted);
    expect(await write([0, 1], present, real(1))).toBe(error(2, 40));
  });

  it('keeps a command in force when something changes at the device', async () => {
    const { device, write, valueOf } = await plant();
    await write(valve, present, real(80), 8);
    device.set({ type: 1, instance: 1 }, 33);
    expect(await valueOf(valve)).toBe(real(80));
    await write(valve, present, '00', 8);
    expect(await valueOf(valve)).toBe(real(33));
  });

  it('can be told to refuse every write', async () => {
    const { device, write, valueOf } = await plant();
    device.faults({ writesRefused: true });
    expect(await write(valve, present, real(50), 8)).toBe(error(2, 40));
    expect(await valueOf(valve)).toBe(real(20));
  });
});
