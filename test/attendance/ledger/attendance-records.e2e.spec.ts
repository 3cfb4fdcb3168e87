import { inflateRawSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../support/app.js';
import { AttendanceOffice, faultsOf } from '../attendance-office.js';

interface RecordReply {
  id: number;
  attendance_code: string;
  timestamp: string;
  is_valid: boolean;
}
interface PageReply {
  next: string | null;
  previous: string | null;
  results: RecordReply[];
}

describe('The attendance records', () => {
  let app: TestApp;
  let office: AttendanceOffice;
  let client: Client;
  let ada: number;

  beforeAll(async () => {
    app = await testApp({ roles: ['api'], env: { TZ: 'Europe/Kyiv' } });
    office = new AttendanceOffice(app);
    client = new Client(app.database.address);
    await client.connect();
    const { body } = await app.request<{ id: number }>('POST', '/api/employees/', {
      employee_name: '=Ada()',
      attendance_code: '17',
    });
    ada = body.id;
    for (const name of ['Gate', 'Door']) await office.send('POST', 'attendance-devices/', { name, ip_address: null });
    await client.query(
      `insert into attendance_record (device_id, attendance_code, timestamp, local_time, zone_resolution, source,
                                      is_valid, in_out_state, verify_mode, work_code, clock_drift_ms, received_at, raw_data)
       select 1 + n % 2, (17 + n % 3)::text, timestamptz '2026-03-02T06:00:00Z' + (n / 2) * interval '1 minute',
              to_char(timestamp '2026-03-02 08:00:00' + n * interval '30 seconds', 'YYYY-MM-DD"T"HH24:MI:SS'), 'unique',
              (array['live', 'log', 'push'])[1 + n % 3], n % 5 > 0, n % 6, 1, n, 1500, '2026-03-02T09:00:00Z', 'PIN=17'
       from generate_series(0, 29) n`,
    );
    await client.query(
      `insert into attendance_record (device_id, attendance_code, timestamp, local_time, zone_resolution, source,
                                      is_valid, notes, received_at, raw_data)
       values (1, 'NB"1', '2026-02-28T06:00:00Z', '2026-02-30T08:00:00', 'impossible', 'log', false, 'a,b',
               '2026-03-02T09:00:00Z', '\\x00ff')`,
    );
  });
  afterAll(async () => {
    await client.end();
    await app.close();
  });

  const page = async (query: string) => (await office.get<PageReply>(`attendance-records/?${query}`)).body;
  const count = async (query: string) => (await page(`limit=100&${query}`)).results.length;
  const text = async (query: string) =>
    fetch(`${app.url}/api/hrm/attendance-records/?${query}`, {
      headers: { authorization: `Bearer ${app.viewerToken}` },
    });

  it('are paged newest first, both ways, without a gap or a repetition, also where times are the same', async () => {
    const ids: number[] = [];
    let last: PageReply | null = null;
    for (let query: string | null = 'limit=7'; query !== null;) {
      last = await page(query);
      ids.push(...last.results.map(({ id }) => id));
      query = last.next?.split('?')[1] ?? null;
    }
    const { rows } = await client.query<{ id: string }>(
      'select id from attendance_record order by timestamp desc, id desc',
    );
    expect(ids).toEqual(rows.map(({ id }) => Number(id)));
    const before = await page(last?.previous?.split('?')[1] ?? '');
    expect(before.results.map(({ id }) => id)).toEqual(ids.slice(21, 28));
  });

  it('tell everything about one', async () => {
    const { results } = await page('attendance_code=17&source=live&limit=1');
    const { body } = await office.get(`attendance-records/${results[0]?.id}/`);
    expect(body).toMatchObject({
      device_name: 'Door',
      employee: ada,
      employee_name: '=Ada()',
      local_time: '2026-03-02T08:13:30',
      timestamp: '2026-03-02T06:13:00.000Z',
      zone_resolution: 'unique',
      in_out_state: 3,
      work_code: 27,
      source: 'live',
      clock_drift_seconds: 1.5,
      raw_data: { hex: Buffer.from('PIN=17').toString('hex'), text: null },
    });
    const pushed = await page('source=push&limit=1');
    expect(pushed.results[0]).toMatchObject({ raw_data: { text: 'PIN=17' } });
    expect((await office.get('attendance-records/999999/')).status).toBe(404);
  });

  it.each([
    ['device=1', 16],
    ['device=1,2', 31],
    ['device=3', 0],
    ['attendance_code=17', 10],
    [`attendance_code=17,NB%221`, 11],
    ['source=live', 10],
    ['source=live,push', 20],
    ['is_valid=false', 7],
    ['is_matched=true', 10],
    ['is_matched=false', 21],
    ['since=2026-03-02T06:00:00Z&until=2026-03-02T06:01:00Z', 2],
    ['until=2026-03-01T00:00:00Z', 1],
    ['source=live&is_valid=false&device=1', 1],
  ])('are narrowed down by %s to %d', async (query, matching) => {
    expect(await count(query)).toBe(matching);
  });

  it('are narrowed down by employees, by the code they have now', async () => {
    expect(await count(`employee=${ada}`)).toBe(10);
    expect(await count(`employee=${ada},999`)).toBe(10);
    expect(await count('employee=999')).toBe(0);
  });

  it.each([
    'device=x',
    'device=0',
    'employee=-1',
    'source=rumour',
    'is_valid=1',
    'format=pdf',
    'since=yesterday',
    'limit=501',
    'cursor=%20',
    'cursor=abc',
    'colour=red',
    'attendance_code=a%00b',
    `attendance_code=${'x'.repeat(51)}`,
  ])('are not listed by %s', async query => {
    expect((await office.get(`attendance-records/?${query}`)).status).toBe(400);
  });

  it('get a verdict of people, and nothing else of them can be changed', async () => {
    const { results } = await page('is_valid=true&limit=1');
    const path = `attendance-records/${results[0]?.id}/`;
    const changed = await office.send('PATCH', path, { is_valid: false, notes: 'Borrowed card' });
    expect(changed.body).toMatchObject({ is_valid: false, notes: 'Borrowed card' });
    expect((await office.send('PATCH', path, { is_valid: true })).body).toMatchObject({
      is_valid: true,
      notes: 'Borrowed card',
    });
    const wrong = { is_valid: null, notes: 'x'.repeat(1_001), timestamp: '2026-01-01T00:00:00Z' };
    expect(faultsOf(await office.send('PATCH', path, wrong))).toEqual([400, 'is_valid', 'notes', 'timestamp']);
    expect((await office.send('PATCH', 'attendance-records/999999/', { is_valid: true })).status).toBe(404);
    expect(await office.refusals('PATCH', path, { is_valid: false })).toEqual([403, 401]);
    expect((await office.send('DELETE', path)).status).toBe(404);
    expect((await office.send('POST', 'attendance-records/', {})).status).toBe(404);
  });

  it('leave as CSV, in which nothing runs and nothing breaks a line', async () => {
    const reply = await text('format=csv&is_valid=false');
    expect(reply.headers.get('content-type')).toContain('text/csv');
    expect(reply.headers.get('content-disposition')).toContain('attendance-records.csv');
    const lines = (await reply.text()).trim().split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe(
      'timestamp,local_time,device,attendance_code,employee,state,verify_mode,work_code,source,is_valid,zone_resolution,notes',
    );
    expect(lines.at(-1)).toBe(
      '2026-02-28T06:00:00.000Z,2026-02-30T08:00:00,Gate,"NB""1",,,,,log,false,impossible,"a,b"',
    );
    expect(lines.filter(line => line.includes("'=Ada()"))).toHaveLength(2);
  });

  it('leave as a workbook with the same rows', async () => {
    const reply = await text('format=xlsx&is_valid=false');
    expect(reply.headers.get('content-disposition')).toContain('attendance-records.xlsx');
    const archive = Buffer.from(await reply.arrayBuffer());
    const sheet = sheetIn(archive);
    expect(sheet.match(/<row /g)).toHaveLength(8);
  });

  it('of more than 50,000 do not leave as one file', async () => {
    await client.query(
      `insert into attendance_record (device_id, attendance_code, timestamp, local_time, zone_resolution, source, received_at, raw_data)
       select 2, n::text, '2025-01-01T06:00:00Z', '2025-01-01T08:00:00', 'unique', 'log', now(), '' from generate_series(1, 50001) n`,
    );
    const old = 'until=2025-06-01T00:00:00Z';
    expect(await office.get(`attendance-records/?format=csv&${old}`)).toMatchObject({
      status: 422,
      body: { code: 'too_much' },
    });
    await client.query(`delete from attendance_record where attendance_code = '50001'`);
    expect((await (await text(`format=csv&${old}`)).text()).split('\r\n')).toHaveLength(50_002);
  });
});

/** The first sheet of a workbook. */
function sheetIn(archive: Buffer): string {
  let at = archive.readUInt32LE(archive.lastIndexOf('PK\x05\x06') + 16);
  while (archive.readUInt32LE(at) === 0x02014b50) {
    const [packed, nameLength] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const header = archive.readUInt32LE(at + 42);
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const body = archive.subarray(start, start + packed);
    if (name.endsWith('sheet1.xml'))
      return (archive.readUInt16LE(at + 10) === 0 ? body : inflateRawSync(body)).toString();
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return '';
}
