import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CreateDevice, DeviceQuery } from '../../../src/presence/devices/device.dto.js';
import { DevicesService } from '../../../src/presence/devices/devices.service.js';
import { NotFound, type Conflict, type InvalidInput } from '../../../src/shared/errors.js';
import { PresenceSite } from '../presence-site.js';

/** Names of the fields an attempt is refused for. */
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'accepted',
    (error: InvalidInput | Conflict) => error.errors?.map(({ field }) => field),
  );

describe('Devices', () => {
  let site: PresenceSite;
  let devices: DevicesService;
  let ada: number;

  beforeAll(async () => {
    site = await PresenceSite.open();
    devices = new DevicesService(site.database.em, site.bus, site.clock, site.sessions);
  });
  beforeEach(async () => {
    await site.clear();
    ada = await site.employee('Ada');
  });
  afterAll(() => site.close());

  const add = (input: Partial<CreateDevice>) =>
    site.run(() => devices.create({ employee: ada, ip_address: '10.0.0.1', ...input }));
  const change = (id: number, input: Partial<CreateDevice>) => site.run(() => devices.change(id, input));
  const names = async (wanted: Partial<DeviceQuery>) => {
    const [found] = await site.run(() => devices.list({ page: 1, page_size: 50, ...wanted }));
    return found.map(({ device_name }) => device_name);
  };

  it('are wired, count for presence and have a name unless something else is said', async () => {
    expect(await add({ mac_address: 'AA-BB-CC-00-11-22' })).toMatchObject({
      employee: ada,
      employee_name: 'Ada',
      ip_address: '10.0.0.1',
      mac_address: 'aa:bb:cc:00:11:22',
      has_private_mac: true,
      device_name: 'Primary Device',
      device_class: 'wired',
      counts_for_presence: true,
      is_online: false,
      answer: null,
      last_seen: null,
    });
  });

  it('are refused with the field that is wrong or taken, and nothing changes', async () => {
    const { id } = await add({ mac_address: 'aa:bb:cc:00:11:22' });
    expect(await refusal(add({ ip_address: 'nonsense', mac_address: 'zz' }))).toEqual(['ip_address', 'mac_address']);
    expect(await refusal(add({ employee: 999, ip_address: '10.0.0.2' }))).toEqual(['employee']);
    expect(await refusal(add({ mac_address: 'AABBCC001122' }))).toEqual(['ip_address', 'mac_address']);
    expect(await refusal(change(id, { ip_address: '0.0.0.0' }))).toEqual(['ip_address']);
    expect(await site.rows(sql`select count(*)::int4 as devices from device`)).toEqual([{ devices: 1 }]);
  });

  it('keep their own addresses when they are changed', async () => {
    const { id } = await add({ mac_address: 'aa:bb:cc:00:11:22', device_class: 'phone' });
    const same = { ip_address: '10.0.0.1', mac_address: 'aa:bb:cc:00:11:22', device_name: 'Phone' };
    expect(await change(id, same)).toMatchObject({ device_name: 'Phone', device_class: 'phone' });
    expect(await change(id, { mac_address: null })).toMatchObject({ mac_address: null, device_name: 'Phone' });
    const anew = { employee: ada, ip_address: '10.0.0.7' };
    expect(await site.run(() => devices.replace(id, anew))).toMatchObject({
      device_name: 'Primary Device',
      device_class: 'wired',
    });
  });

  it('are found by owner, class, and parts of addresses and names', async () => {
    const grace = await site.employee('Grace');
    await add({ device_name: 'Desk', mac_address: 'aa:bb:cc:00:11:22' });
    await add({ device_name: 'Pocket', ip_address: 'fd00::7', device_class: 'phone', employee: grace });
    expect(await names({ employee: [grace] })).toEqual(['Pocket']);
    expect(await names({ device_class: ['wired'] })).toEqual(['Desk']);
    expect(await names({ search: 'cc:00' })).toEqual(['Desk']);
    expect(await names({ search: 'fd00' })).toEqual(['Pocket']);
    expect(await names({ search: 'grac' })).toEqual(['Pocket']);
    expect(await names({ ordering: '-device_name' })).toEqual(['Pocket', 'Desk']);
  });

  it('show that they answer, and move with their session to another owner', async () => {
    const grace = await site.employee('Grace');
    const { id } = await add({});
    await site.minutes(2, [[id, 'up']]);
    expect(await site.run(() => devices.get(id))).toMatchObject({
      is_online: true,
      answer: 'up',
      last_seen: '2026-03-02T08:01:00.000Z',
    });
    await change(id, { employee: grace });
    const facts = await site.rows(sql`select name, payload->>'employee_name' as who from event order by id`);
    expect(facts).toEqual([
      { name: 'device.created', who: null },
      { name: 'employee.came_online', who: 'Ada' },
      { name: 'device.changed', who: null },
      { name: 'employee.went_offline', who: 'Ada' },
      { name: 'employee.came_online', who: 'Grace' },
    ]);
  });

  it('take whom they kept online with them when they are deleted', async () => {
    const { id } = await add({});
    await site.minutes(2, [[id, 'up']]);
    await site.run(() => devices.remove(id));
    const facts = await site.rows(sql`select name from event order by id desc limit 2`);
    expect(facts).toEqual([{ name: 'device.deleted' }, { name: 'employee.went_offline' }]);
    await expect(site.run(() => devices.get(id))).rejects.toBeInstanceOf(NotFound);
  });
});
