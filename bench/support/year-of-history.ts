import type pg from 'pg';

const dayMs = 86_400_000;

export interface HistorySize {
  serverIds: readonly number[];
  /** Days of raw results; two more are older than what is kept. */
  rawDays: number;
  /** Minutes between two raw results of a server. */
  everyMinutes: number;
  /** Servers, the first ones, that have a raw result each minute all the same: the pages of these are opened. */
  minutely: number;
  /** Stays of each server in a status within the year. */
  spans: number;
}

/** Rows of tables older than what retention keeps, so that it has something to do. */
const surplus = { rawDays: 2, minuteHours: 12, hourDays: 5 };
const kept = { minuteDays: 7, hourDays: 400 };

/**
 * Writes what a year of checking leaves behind: a day of raw results after the other, each in the order of time as checks
 * come in, then summaries and spans. `now` is where the history ends.
 */
export async function writeYear(database: pg.Client, size: HistorySize, now: number): Promise<void> {
  // What is written here is summarised here.
  await database.query(
    `insert into rollup_progress (step, through)
     select step, date_trunc(step, $1::timestamptz, 'UTC') from unnest(array['minute', 'hour', 'day']) step
     on conflict (step) do update set through = excluded.through`,
    [iso(now)],
  );
  const first = startOfDay(now - (size.rawDays + surplus.rawDays) * dayMs);
  for (let day = first; day < now; day += dayMs) await writeRaw(database, size, day, Math.min(day + dayMs, now));
  for (let day = startOfDay(now - (kept.hourDays + surplus.hourDays) * dayMs); day < now; day += 30 * dayMs) {
    await writeRollups(database, size, {
      step: 'hour',
      width: '1 hour',
      from: day,
      to: Math.min(day + 30 * dayMs, now),
    });
  }
  await writeRollups(database, size, { step: 'day', width: '1 day', from: startOfDay(now - 365 * dayMs), to: now });
  const minutes = now - kept.minuteDays * dayMs;
  const from = minutes - surplus.minuteHours * 3_600_000;
  await writeRollups(database, size, { step: 'minute', width: '1 minute', from, to: minutes });
  await writeSpans(database, size, now);
  await database.query('vacuum (analyze) ping_result, ping_rollup, server_span, server_status, server');
}

async function writeRaw(database: pg.Client, size: HistorySize, from: number, to: number): Promise<void> {
  const name = `ping_result_${new Date(from).toISOString().slice(0, 10).replaceAll('-', '')}`;
  const bounds = `from ('${iso(from)}') to ('${iso(from + dayMs)}')`;
  await database.query(`create table if not exists ${name} partition of ping_result for values ${bounds}`);
  await database.query(
    `insert into ping_result (check_timestamp, server_id, response_time, dns_ms, connect_ms, tls_ms, first_byte_ms,
                              status_code, kind, error_message)
     select t + s.id * interval '50 milliseconds', s.id, 20 + 80 * random(), 1, 2, 0, 20, 200,
            case when random() < 0.001 then 2 else 0 end, ''
     from generate_series($1::timestamptz, $2::timestamptz - interval '1 second', interval '1 minute') t
     cross join unnest($3::int4[]) with ordinality s(id, n)
     where s.n <= $4 or extract(epoch from t)::int8 / 60 % $5 = s.n % $5`,
    [iso(from), iso(to), size.serverIds, size.minutely, size.everyMinutes],
  );
}

interface Stretch {
  step: string;
  width: string;
  from: number;
  to: number;
}

async function writeRollups(database: pg.Client, size: HistorySize, { step, width, from, to }: Stretch): Promise<void> {
  await database.query(
    `insert into ping_rollup (step, server_id, bucket, successes, slow, failures, inconclusive, average_ms, minimum_ms,
                              maximum_ms, median_ms, p95_ms)
     select $1, id, bucket, 58, 1, 1, 0, 40 + 20 * random(), 20, 100, 45, 90
     from unnest($2::int4[]) s(id)
     cross join generate_series($3::timestamptz, $4::timestamptz - $5::interval, $5::interval) bucket
     on conflict do nothing`,
    [step, size.serverIds, iso(aligned(from, step)), iso(aligned(to, step)), width],
  );
}

/** Long stays up and short ones down, by turns; they touch each other, and the last ends where the server's own begin. */
async function writeSpans(database: pg.Client, size: HistorySize, now: number): Promise<void> {
  await database.query(
    `insert into server_span (server_id, status, started_at, ended_at, detected_at)
     select server_id, case when n % 2 = 0 then 'up' else 'down' end, started_at, ended_at, started_at
     from (select server_id, n, started_at, lead(started_at) over (partition by server_id order by n) as ended_at
           from (select s.server_id, n, date_trunc('milliseconds',
                        $1::timestamptz + (s.opened - $1::timestamptz) * ((n + 0.9 * (n % 2)) / $2::float8)) as started_at
                 from (select server_id, min(started_at) as opened from server_span group by server_id) s
                 cross join generate_series(0, $2::int4) n) points) stays
     where ended_at is not null`,
    [iso(now - 365 * dayMs), size.spans],
  );
}

const iso = (at: number) => new Date(at).toISOString();
const startOfDay = (at: number) => Math.floor(at / dayMs) * dayMs;
const widths: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: dayMs };
const aligned = (at: number, step: string) => Math.floor(at / (widths[step] ?? dayMs)) * (widths[step] ?? dayMs);
