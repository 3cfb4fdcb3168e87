import pg from 'pg';
import type { TestApp } from '../support/app.js';

/** Nobody polls and nobody sweeps: what is stored has to stay believable. */
export const quietEnv = { TZ: 'Europe/Lisbon', PING_INTERVAL_SECONDS: '3600' };

const people: [name: string, code: string | null, area?: string][] = [
  ['Ada Lovelace', '17', 'Research'],
  ['Grace Hopper', '18', 'Research'],
  ['Joan Clarke', '21', 'Research'],
  ['Katherine Johnson', '24', 'Accounting'],
  ['Dorothy Vaughan', '25', 'Accounting'],
  ['Hedy Lamarr', '30', 'Workshop'],
  ['Radia Perlman', '31', 'Workshop'],
  ['Barbara Liskov', null, 'Workshop'],
];

export interface AttendanceOffice {
  /** Ids of the terminals by name. */
  terminals: Record<string, number>;
  /** Ids of the employees by name. */
  employees: Record<string, number>;
}

/** An office with terminals in every state, two months of punches, a schedule, a correction, and terminals that call. */
export async function attendanceOffice(app: TestApp): Promise<AttendanceOffice> {
  const employees: Record<string, number> = {};
  for (const [name, code, area] of people)
    employees[name] = await add(app, '/api/employees/', { employee_name: name, attendance_code: code, area });
  const block = await add(app, '/api/hrm/blocks/', { name: 'North building', description: 'Offices and reception' });
  await add(app, '/api/hrm/blocks/', { name: 'Workshop' });
  const terminals: Record<string, number> = {};
  for (const [index, [name, location]] of places.entries())
    terminals[name] = await add(app, '/api/hrm/attendance-devices/', {
      ...{ name, location, timezone: quietEnv.TZ, block: index < 2 ? block : null },
      ip_address: `10.30.0.${index + 1}`,
    });
  const schedule = await add(app, '/api/hrm/work-schedules/', {
    ...{ name: 'Office hours', starts_at: '09:00', ends_at: '18:00', break_minutes: 60, is_default: true },
  });
  await app.request('PUT', `/api/hrm/work-schedules/${schedule}/members/`, { employees: [employees['Ada Lovelace']] });
  const client = new pg.Client({ ...app.database.address });
  await client.connect();
  await describeTerminals(client);
  await addPunches(client);
  await addPushing(client);
  await client.end();
  return { terminals, employees };
}

const places = [
  ['Main entrance', 'Ground floor'],
  ['Back door', 'Yard'],
  ['Workshop gate', ''],
  ['Canteen', 'First floor'],
  ['Archive', 'Cellar'],
] as const;

async function add(app: TestApp, path: string, body: object): Promise<number> {
  const reply = await app.request<{ id: number }>('POST', path, body);
  if (reply.status !== 201) throw new Error(`${path} was answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body.id;
}

/** One that is well, one whose clock is off and whose log is nearly full, one that nobody reaches, one given up, one off. */
async function describeTerminals(client: pg.Client): Promise<void> {
  await client.query(
    `update attendance_device set created_at = now() - interval '90 days', polling_synced_at = now() - interval '2 minutes',
       log_read_at = now() - interval '3 hours', last_heard_at = now() - interval '4 seconds', is_connected = true,
       connection_state = 'live', serial_number = 'AEH2193' || id, registration_number = 'ZMM220_TFT',
       firmware_version = 'Ver 6.60 Apr 28 2023', device_model = 'K40 Pro', mac_address = '00:17:61:10:a2:0' || id,
       log_count = 75486, log_stored = 75486, log_capacity = 100000, user_count = 142, clock_drift_ms = 400,
       drift_measured_at = now() - interval '2 minutes'`,
  );
  await client.query(
    `update attendance_device set clock_drift_ms = 95000, log_count = 84200, log_stored = 84188,
       alarms = '["drift", "capacity_80", "incomplete"]'
     where name = 'Back door'`,
  );
  await client.query(
    `update attendance_device set is_connected = false, connection_state = 'waiting', failures = 7, unreachable_told = true,
       problem = 'Nothing answers at this address: check that the terminal is switched on and in this network.',
       retry_at = now() + interval '3 minutes', polling_synced_at = now() - interval '5 hours'
     where name = 'Workshop gate'`,
  );
  await client.query(
    `update attendance_device set is_connected = false, connection_state = null, realtime_enabled = false,
       realtime_disabled_at = now() - interval '2 days', failures = 300, unreachable_told = true,
       problem = 'The network has no way to this address.', polling_synced_at = now() - interval '3 days'
     where name = 'Canteen'`,
  );
  await client.query(`update attendance_device set is_enabled = false, connection_state = null where name = 'Archive'`);
}

/** Working days of this and the last month: some come late, some forget to punch out, one stays away now and then. */
async function addPunches(client: pg.Client): Promise<void> {
  await client.query(
    `insert into attendance_record (device_id, attendance_code, timestamp, local_time, zone_resolution, in_out_state,
       verify_mode, source, received_at, clock_drift_ms, raw_data)
     select 1 + (n + side) % 2, code, at, to_char(at at time zone $1, 'YYYY-MM-DD"T"HH24:MI:SS'), 'unique', side, 1,
            (array['live', 'log', 'push'])[1 + n % 3], at, 400, decode('11000000000000000000000000000000', 'hex')
     from generate_series(0, 61) n, unnest(array['17', '18', '21', '24', '25', '30', '31', '99', 'NB240']) with ordinality c (code, place),
          generate_series(0, 1) side,
          lateral (select ((date_trunc('day', now() at time zone $1) - n * interval '1 day'
            + case side when 0 then interval '8 hours 40 minutes' + (place * 13 + n * 7) % 40 * interval '1 minute'
                        else interval '17 hours 50 minutes' + (place * 29 + n * 11) % 95 * interval '1 minute' end)
            + (place * 17 + n) % 60 * interval '1 second') at time zone $1 as at) times
     where extract(isodow from at at time zone $1) < 6 and at < now() and (place + n) % 9 > 0
       and not (side = 1 and (place * 3 + n) % 13 = 0) and (code not in ('99', 'NB240') or n % 20 = 1)`,
    [quietEnv.TZ],
  );
  await client.query(
    `update attendance_record set is_valid = false, notes = 'A test of the new reader'
     where id = (select id from attendance_record where attendance_code = '30' order by timestamp desc limit 1)`,
  );
}

async function addPushing(client: pg.Client): Promise<void> {
  await client.query(
    `insert into push_terminal (serial_number, approval, remote_address, details, first_seen_at, last_seen_at) values
       ('CQZ7224660123', 'pending', '10.30.0.61', '{"DeviceName": "SpeedFace-V5L", "FWVersion": "ZAM180-NF-Ver1.1.17"}',
        now() - interval '6 minutes', now() - interval '4 seconds'),
       ('CQZ7224660199', 'refused', '203.0.113.9', '{}', now() - interval '4 days', now() - interval '3 days')`,
  );
}
