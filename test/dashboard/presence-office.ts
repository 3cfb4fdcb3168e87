import pg from 'pg';
import type { TestApp } from '../support/app.js';
import { addSites } from './presence-sites.js';

/** A zone where it is early afternoon now: what happened hours ago happened today. */
function afternoonZone(): string {
  const offset = 14 - new Date().getUTCHours();
  // The names of these zones count the other way round.
  return offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}

/** Minutes between two sweeps are many here: nobody sweeps, and what is stored has to stay believable. */
export const quietEnv = { PING_INTERVAL_SECONDS: '3600', TZ: afternoonZone(), DISCOVERY_CIDRS: '127.0.9.0/29' };

interface Person {
  name: string;
  area?: string;
  /** Minutes ago between which each device was here today; null: still is. */
  device?: { name: string; class: 'wired' | 'laptop' | 'phone'; stays: [from: number, to: number | null][] }[];
}

const people: Person[] = [
  { name: 'Ada Lovelace', area: 'Research', device: [laptop([190, null]), phone([195, 60], [40, null])] },
  { name: 'Grace Hopper', area: 'Research', device: [desk([260, null])] },
  { name: 'Joan Clarke', area: 'Research', device: [phone([150, 30])] },
  { name: 'Katherine Johnson', area: 'Accounting', device: [desk([240, 130], [100, null])] },
  { name: 'Dorothy Vaughan', area: 'Accounting', device: [laptop([300, 200])] },
  { name: 'Mary Jackson', area: 'Accounting' },
  { name: 'Hedy Lamarr', area: 'Workshop', device: [phone([80, null])] },
  { name: 'Radia Perlman', area: 'Workshop', device: [desk([500, null]), laptop([120, 20])] },
  { name: 'Barbara Liskov', area: 'Workshop', device: [laptop()] },
  { name: 'Frances Allen', device: [phone([45, null])] },
];

type Device = NonNullable<Person['device']>[number];
function desk(...stays: Device['stays']): Device {
  return { name: 'Desk', class: 'wired', stays };
}
function laptop(...stays: Device['stays']): Device {
  return { name: 'Laptop', class: 'laptop', stays };
}
function phone(...stays: Device['stays']): Device {
  return { name: 'Telephone', class: 'phone', stays };
}

/** An office with people, devices, a month of presence, an outage, unknown devices, and sites that report. */
export async function presenceOffice(app: TestApp): Promise<void> {
  const client = new pg.Client({ ...app.database.address });
  await client.connect();
  let address = 9;
  for (const [index, { name, area, device = [] }] of people.entries()) {
    const employee = await add(app, '/api/employees/', {
      ...{ employee_name: name, fake_name: `Person ${index + 1}`, attendance_code: String(100 + index) },
      ...(area && { area }),
    });
    for (const { name: deviceName, class: deviceClass, stays } of device) {
      address += 1;
      const id = await add(app, '/api/devices/', {
        ...{ employee, ip_address: `10.20.0.${address}`, device_name: deviceName, device_class: deviceClass },
        mac_address: `02:00:00:00:00:${address}`,
      });
      for (const stay of stays) await addStay(client, id, employee, stay);
    }
  }
  await addPast(client);
  await addSystem(client);
  await addFound(client);
  await client.end();
  await addSites(app);
}

async function add(app: TestApp, path: string, body: object): Promise<number> {
  const reply = await app.request<{ id: number }>('POST', path, body);
  if (reply.status !== 201) throw new Error(`${path} was answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body.id;
}

async function addStay(
  client: pg.Client,
  device: number,
  employee: number,
  stay: [number, number | null],
): Promise<void> {
  const [from, to] = stay;
  await client.query(
    `insert into presence_session (device_id, employee_id, started_at, ended_at, end_reason)
     values ($1, $2, now() - $3 * interval '1 minute', now() - $4::int * interval '1 minute', $5)`,
    [device, employee, from, to, to === null ? null : 'silent'],
  );
  await client.query(
    `insert into state_change (device_id, employee_id, timestamp, status, detected_at)
     select $1::int, $2::int, now() - $3::int * interval '1 minute', 1,
            now() - $3::int * interval '1 minute' + interval '2 seconds'
     union all select $1::int, $2::int, now() - $4::int * interval '1 minute', 0, now() - ($4::int - 1) * interval '1 minute'
     where $4::int is not null`,
    [device, employee, from, to],
  );
  await client.query(
    `insert into device_liveness (device_id, last_up_at, last_probed_at, last_answer, source)
     values ($1, now() - coalesce($2::int, 0) * interval '1 minute', now(), $3, 'icmp')
     on conflict (device_id) do update set last_up_at = excluded.last_up_at, last_answer = excluded.last_answer`,
    [device, to, to === null ? 'up' : 'down'],
  );
}

/** Working days of the last five weeks, with an outage in them. */
async function addPast(client: pg.Client): Promise<void> {
  await client.query(
    `insert into presence_session (device_id, employee_id, started_at, ended_at, end_reason)
     select d.id, d.employee_id, day + interval '8 hours' + (d.id * 13 + n * 7) % 90 * interval '1 minute',
            day + interval '16 hours' + (d.id * 29 + n * 11) % 150 * interval '1 minute', 'silent'
     from device d, generate_series(2, 36) n, lateral (select date_trunc('day', now()) - n * interval '1 day' as day) days
     where extract(isodow from day) < 6 and (d.id + n) % 6 > 0 and d.device_name <> 'Telephone'`,
  );
  await client.query(
    `insert into coverage (started_at, ended_at) values
       (now() - interval '40 days', now() - interval '9 days'), (now() - interval '8 days', now() - interval '7 hours'),
       (now() - interval '6 hours', now())`,
  );
  await client.query(
    `insert into outage (started_at, ended_at, cause, devices_marked) values
       (now() - interval '9 days', now() - interval '8 days', 'host_rebooted', 4),
       (now() - interval '7 hours', now() - interval '6 hours', 'program_stopped', 2)`,
  );
  await client.query(
    `insert into hourly_summary (employee_id, hour_start, first_seen, last_seen, seconds_online, minutes_online,
       seconds_covered, revision, final, updated_at)
     select e.id, hour, hour + interval '4 minutes', hour + interval '50 minutes', 2760, 46, 3600, 1, n > 2, now()
     from employee e, generate_series(1, 12) n, lateral (select date_trunc('hour', now()) - n * interval '1 hour' as hour) hours`,
  );
}

async function addSystem(client: pg.Client): Promise<void> {
  await client.query(
    `insert into system_status (id, updated_at, started_at, swept_at, engine, summed_through)
     values (1, now(), now() - interval '6 hours', now(), 'icmp', date_trunc('hour', now()))
     on conflict (id) do update set swept_at = excluded.swept_at, engine = excluded.engine, updated_at = now(),
       started_at = excluded.started_at, summed_through = excluded.summed_through`,
  );
}

async function addFound(client: pg.Client): Promise<void> {
  await client.query(
    `insert into found_device (mac_address, ip_address, hostname, first_seen_at, last_seen_at, ignored) values
       ('3c:22:fb:10:20:30', '10.20.0.71', 'macbook-of-nobody', now() - interval '2 days', now() - interval '3 minutes', false),
       ('da:a1:19:00:11:22', '10.20.0.72', null, now() - interval '5 hours', now() - interval '4 minutes', false),
       (null, '10.20.0.73', 'printer-2', now() - interval '30 days', now() - interval '5 minutes', false),
       ('00:11:32:44:55:66', '10.20.0.74', 'nas', now() - interval '90 days', now() - interval '1 minute', true)`,
  );
  await client.query(
    `insert into discovery_scan (id, started_at, ended_at, addresses, asked, found)
     values (1, now() - interval '12 minutes', now() - interval '10 minutes', 254, 254, 3)`,
  );
}
