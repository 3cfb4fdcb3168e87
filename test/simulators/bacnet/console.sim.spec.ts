import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { openConsole } from '../../../src/simulators/bacnet/console.js';
import { eventually } from '../../support/eventually.js';
import { closeAll, simulate } from './raw.client.js';

afterEach(closeAll);

async function typed(...lines: string[]) {
  const simulator = await simulate({ devices: [{ instance: 1001, name: 'Boiler', points: 3 }] });
  const input = new PassThrough();
  const said: string[] = [];
  const close = openConsole(simulator, input, text => said.push(text));
  input.write(lines.map(line => `${line}\n`).join(''));
  return { device: simulator.device(1001), said, close, input };
}

describe('The console of simulated BACnet devices', () => {
  it('lists devices and shows points', async () => {
    const { said, device } = await typed('list', 'show 1001');
    await eventually(() =>
      expect(said).toEqual([
        `1001  ${device.address}  3 points  alive  Boiler`,
        'ai:1  21.7  Zone 1 temperature\nav:1  21  Zone 1 setpoint\nao:1  35  Zone 1 valve',
      ]),
    );
  });

  it('sets a value', async () => {
    const { said, device } = await typed('set 1001 ai:1 25.5');
    await eventually(() => expect(said).toEqual(['ai:1 is 25.5']));
    expect(device.value({ type: 0, instance: 1 })).toBe(25.5);
  });

  it('kills and revives a device, until it is closed', async () => {
    const { said, device, input, close } = await typed('kill 1001', '', 'announce 1001');
    await eventually(() => expect(said).toEqual(['1001 is dead', '1001 announced itself']));
    expect(device.isDead).toBe(true);
    input.write('revive 1001\n');
    await eventually(() => expect(said[2]).toBe('1001 is alive'));
    expect(device.isDead).toBe(false);
    close();
    input.write('kill 1001\n');
    await new Promise(resolve => setImmediate(resolve));
    expect(said).toHaveLength(3);
  });

  it('says what it does not understand', async () => {
    const { said } = await typed(
      'dance',
      'kill',
      'kill 7',
      'set 1001 xx:1 3',
      'set 1001 ai:1',
      'set 1001 ai:77 3',
      'help',
    );
    await eventually(() => expect(said).toHaveLength(7));
    expect(said.slice(0, 6)).toEqual([
      'Unknown: dance. Type help.',
      'Say which device: kill 1001',
      'There is no simulated device 7',
      'Say which point and which value: set 1001 ai:1 22.5',
      'Say which point and which value: set 1001 ai:1 22.5',
      'There is no object ai:77',
    ]);
    expect(said[6]).toContain('revive 1001');
  });
});
