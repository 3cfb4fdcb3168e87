import type { TestApp } from '../support/app.js';
import { ask } from './database-contents.js';

type Body = Record<string, unknown> & { id: number };

/** A site with something in every section: servers in a tree, recipients, people, terminals, controllers. */
export async function configure(app: TestApp): Promise<void> {
  const post = async (path: string, body: object) => {
    const { status, body: made } = await app.request<Body>('POST', path, body);
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(made)}`);
    return made.id;
  };
  const tcp = { protocol: 'tcp', host: '127.0.0.1', port: 9, check_interval: 3600, timeout: 5 };
  const router = await post('/api/servers/', { name: 'router', ...tcp, status: 'paused', key: 'net:router' });
  const webhook = { notification_type: 'webhook', recipient: 'https://hooks.example/sitewatch', name: 'chat' };
  const first = await post('/api/notification-configs/', { ...webhook, server: router });
  const second = await post('/api/notification-configs/', {
    ...webhook,
    quiet_from: '22:00',
    quiet_until: '06:00',
    quiet_zone: 'Europe/Paris',
  });
  await post('/api/servers/', {
    ...{ name: 'a web "server"', protocol: 'https', host: 'web.example', check_interval: 0.5 * 120, timeout: 7.25 },
    headers: { authorization: 'Bearer hidden', 'x-key': 'hidden too' },
    parent: router,
    notifications: [second, first],
    tags: ['b', 'a'],
    alert_thresholds: { cpu_percent: 91 },
  });
  const weekly = { weekdays: [1, 3], local_time: '22:00', duration_minutes: 90, time_zone: 'Europe/Paris' };
  await post('/api/maintenance-windows/', { name: 'updates', server_ids: [router], ...weekly });
  const once = { starts_at: '2027-01-01T10:00:00.000Z', ends_at: '2027-01-01T12:00:00.000Z' };
  for (const tag of ['a', 'b']) await post('/api/maintenance-windows/', { name: 'once', tags: [tag], ...once });
  const employees: number[] = [];
  for (const name of ['Zoe', 'Adam'])
    employees.push(await post('/api/employees/', { employee_name: name, attendance_code: name.length.toString() }));
  await post('/api/devices/', {
    employee: employees[0],
    ip_address: '192.0.2.7',
    mac_address: '02:00:00:00:00:07',
    device_class: 'phone',
  });
  await post('/api/devices/', { employee: employees[1], ip_address: '2001:db8::8' });
  await post('/api/sites/', { site_id: 'lisbon', name: 'Lisbon' });
  const block = await post('/api/hrm/blocks/', { name: 'North' });
  const terminal = { timezone: 'Europe/Paris', is_enabled: false };
  await post('/api/hrm/attendance-devices/', {
    name: 'Gate',
    block,
    ip_address: '192.0.2.20',
    password: '4711',
    ...terminal,
  });
  await post('/api/hrm/attendance-devices/', { name: 'Push', ...terminal });
  await ask(
    app.database.address,
    `with s as (insert into work_schedule (name, weekdays, starts_at, ends_at, created_at, updated_at)
       values ('Early', '[1,2,3,4,5]', '06:00', '14:30', now(), now()) returning id),
     m as (insert into schedule_member select e.id, s.id from employee e, s where employee_name = 'Zoe'),
     d as (insert into bacnet_device (network, instance, address, name, is_static, created_at, updated_at)
       values (0, 1001, '192.0.2.50:47808', 'Boiler', true, now(), now()) returning id),
     c as (insert into channel_account (kind, settings, updated_at)
       values ('sms', '{"base_url": "https://sms.example", "account_sid": "AC1", "from": "+100"}', now()))
     insert into bacnet_point (device_id, object_type, object_instance, name, units, low_limit, high_limit, hysteresis,
       state_texts, created_at, updated_at)
     select id, 0, n, 'Room ' || n, 62, 18.1, 26.7, 0.3, '["off", "on"]', now(), now() from d, generate_series(1, 600) n`,
  );
}
