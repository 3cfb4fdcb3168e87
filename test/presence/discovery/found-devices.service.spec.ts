import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EmployeesService } from '../../../src/people/employees.service.js';
import { DevicesService } from '../../../src/presence/devices/devices.service.js';
import type { ClaimDevice, FoundDeviceQuery } from '../../../src/presence/discovery/found-device.dto.js';
import { FoundDevicesService } from '../../../src/presence/discovery/found-devices.service.js';
import { Conflict, InvalidInput, NotFound } from '../../../src/shared/errors.js';
import { PresenceSite } from '../presence-site.js';

const mac = '02:00:00:00:00:01';
/** Kind of the refusal and its fields. */
const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'accepted',
    (error: InvalidInput | Conflict) => [error.name, ...error.errors.map(({ field }) => field)],
  );

describe('What was found', () => {
  let site: PresenceSite;
  let found: FoundDevicesService;

  beforeAll(async () => {
    site = await PresenceSite.open();
    const { em } = site.database;
    const employees = new EmployeesService(em, site.bus, site.clock, site.presence);
    const devices = new DevicesService(em, site.bus, site.clock, site.sessions);
    found = new FoundDevicesService(em, employees, devices);
  });
  beforeEach(async () => {
    await site.clear();
    await site.rows(sql`truncate found_device restart identity`);
    await site.rows(sql`insert into found_device (ip_address, mac_address, first_seen_at, last_seen_at, ignored) values
      ('10.0.0.1', ${mac}, '2026-03-01T08:00:00Z', '2026-03-02T07:00:00Z', false),
      ('10.0.0.2', null, '2026-03-01T09:00:00Z', '2026-03-02T07:30:00Z', false),
      ('fd00::3', 'a8:00:00:00:00:03', '2026-03-01T10:00:00Z', '2026-03-02T06:00:00Z', true)`);
  });
  afterAll(() => site.close());

  const claim = (id: number, input: ClaimDevice) => site.run(() => found.claim(id, input));
  const addresses = async (wanted: Partial<FoundDeviceQuery> = {}) => {
    const [all] = await site.run(() => found.list({ page: 1, page_size: 50, ...wanted }));
    return all.map(({ ip_address }) => ip_address);
  };
  const everything = async () =>
    (
      await site.rows(sql`select (select count(*)::int4 from employee) as people, (select count(*)::int4 from device) as devices,
        (select count(*)::int4 from found_device) as found, (select count(*)::int4 from event) as facts`)
    )[0];

  it('is listed with the newest first, and found by address and by whether it is ignored', async () => {
    expect(await addresses()).toEqual(['10.0.0.2', '10.0.0.1', 'fd00::3']);
    expect(await addresses({ ordering: 'first_seen' })).toEqual(['10.0.0.1', '10.0.0.2', 'fd00::3']);
    expect(await addresses({ ignored: true })).toEqual(['fd00::3']);
    expect(await addresses({ ignored: false, search: '02:00' })).toEqual(['10.0.0.1']);
    expect(await addresses({ page_size: 1, page: 2 })).toEqual(['10.0.0.1']);
    expect(await site.run(() => found.get(1))).toEqual({
      id: 1,
      ip_address: '10.0.0.1',
      mac_address: mac,
      has_private_mac: true,
      hostname: null,
      first_seen: '2026-03-01T08:00:00.000Z',
      last_seen: '2026-03-02T07:00:00.000Z',
      ignored: false,
    });
  });

  it('is ignored and no longer ignored by hand', async () => {
    expect(await site.run(() => found.ignore(2, true))).toMatchObject({ id: 2, ignored: true });
    expect(await addresses({ ignored: false })).toEqual(['10.0.0.1']);
    expect(await site.run(() => found.ignore(2, false))).toMatchObject({ ignored: false });
    await expect(site.run(() => found.ignore(99, true))).rejects.toBeInstanceOf(NotFound);
  });

  it('becomes a device of somebody who exists', async () => {
    const ada = await site.employee('Ada');
    expect(await claim(1, { employee: ada, device_name: 'Pocket', device_class: 'phone' })).toMatchObject({
      employee: ada,
      ip_address: '10.0.0.1',
      mac_address: mac,
      device_name: 'Pocket',
      device_class: 'phone',
      counts_for_presence: true,
      is_online: false,
    });
    expect(await addresses()).toEqual(['10.0.0.2', 'fd00::3']);
    await expect(claim(1, { employee: ada })).rejects.toBeInstanceOf(NotFound);
  });

  it('becomes a device of somebody new, all in one', async () => {
    const device = await claim(2, { employee_name: 'Grace', fake_name: 'G.', counts_for_presence: false });
    expect(device).toMatchObject({ employee_name: 'Grace', mac_address: null, device_class: 'wired' });
    expect(await site.rows(sql`select employee_name, fake_name from employee`)).toEqual([
      { employee_name: 'Grace', fake_name: 'G.' },
    ]);
    const facts = await site.rows(sql`select name from event order by id`);
    expect(facts).toEqual([{ name: 'employee.created' }, { name: 'device.created' }]);
  });

  it('is refused with the field that is taken meanwhile, and nothing is changed', async () => {
    const ada = await site.employee('Ada');
    const desk = await site.device(ada, '10.0.0.1');
    const before = await everything();
    expect(await refusal(claim(1, { employee_name: 'Grace' }))).toEqual(['Conflict', 'ip_address']);
    await site.rows(sql`update device set ip_address = '10.0.0.77', mac_address = ${mac} where id = ${desk}`);
    expect(await refusal(claim(1, { employee_name: 'Grace' }))).toEqual(['Conflict', 'mac_address']);
    expect(await refusal(claim(2, { employee_name: 'Ada' }))).toEqual(['Conflict', 'employee_name']);
    expect(await refusal(claim(2, { employee: 999 }))).toEqual(['InvalidInput', 'employee']);
    expect(await everything()).toEqual(before);
  });

  it('belongs to one owner, who exists or is new', async () => {
    expect(await refusal(claim(1, {}))).toEqual(['InvalidInput', 'employee']);
    expect(await refusal(claim(1, { employee: 1, employee_name: 'Grace' }))).toEqual(['InvalidInput', 'employee_name']);
    expect(await refusal(claim(1, { employee: 1, fake_name: 'G.' }))).toEqual(['InvalidInput', 'fake_name']);
    expect(await everything()).toMatchObject({ people: 0, devices: 0, found: 3, facts: 0 });
  });

  it('is claimed once by two at the same moment', async () => {
    const ada = await site.employee('Ada');
    const outcomes = await Promise.allSettled([claim(1, { employee: ada }), claim(1, { employee: ada })]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await everything()).toMatchObject({ devices: 1, found: 2 });
  });
});
