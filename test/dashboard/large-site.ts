import pg from 'pg';
import { initialState } from '../../src/servers/status/status.rules.js';
import { testApp, type TestApp } from '../support/app.js';
import { createApp } from '../../src/serve.js';
import { Logger } from '../../src/logging/logger.js';

const statuses = ['up', 'up', 'up', 'up', 'degraded', 'down', 'up', 'paused', 'maintenance', 'unknown'];

/** The whole program without checks, with many servers in all states and forty results of each. */
export async function largeSite(servers: number): Promise<TestApp> {
  const app = await testApp({ roles: ['api'] });
  const client = new pg.Client({ ...app.database.address });
  await client.connect();
  const now = new Date();
  await client.query(
    `insert into server (name, protocol, host, check_interval, timeout, retry_interval, tags, created_at, updated_at)
     select 'Server ' || n, 'https', 'server-' || n || '.example', 60, 10, 20, array['floor ' || n % 7], $2, $2
     from generate_series(1, $1::int) n`,
    [servers, now],
  );
  await client.query(
    `insert into server_status (server_id, status, since, last_check, response_time_ms, message, state)
     select id, ($2::text[])[1 + id % 10], $1, $1, 40, 'Connection refused', $3 from server`,
    [now, statuses, initialState(now.getTime())],
  );
  await client.query(
    `insert into ping_result (check_timestamp, server_id, response_time, dns_ms, connect_ms, tls_ms, first_byte_ms,
       status_code, kind, error_message)
     select $1::timestamptz - n * interval '1 minute', s.id, 20 + (s.id * n) % 60, 1, 2, 3, 10, 200, 0, ''
     from server s, generate_series(1, 40) n`,
    [now],
  );
  await client.end();
  // What is known is read at the start: a second instance of the program sees the servers, the first one made the accounts.
  const second = await createApp(app.config, app.database, Logger.silent(), ['api']);
  await second.listen(0, '127.0.0.1');
  const close = app.close;
  return {
    ...app,
    url: await second.getUrl(),
    close: async () => {
      await second.close();
      await close();
    },
  };
}
