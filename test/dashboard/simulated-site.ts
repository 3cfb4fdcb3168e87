import { startServerSimulator, type ServerSimulator } from '../../src/simulators/servers/server.simulator.js';
import type { Behaviour, ServerMode } from '../../src/simulators/servers/behaviour.rules.js';
import { eventually } from '../support/eventually.js';
import type { TestApp } from '../support/app.js';

interface Sample {
  name: string;
  tags: string[];
  behaviour?: ServerMode | Behaviour;
  protocol?: 'http' | 'tcp';
  /** What differs from a check per second. */
  settings?: object;
}

const web = (
  name: string,
  tags: string[],
  behaviour: ServerMode | Behaviour = 'up',
  settings: object = {},
): Sample => ({
  name,
  tags,
  behaviour,
  settings,
});

/** A small company, on a day on which a few things are wrong. */
const samples: Sample[] = [
  web('Web shop', ['public', 'shop'], { mode: 'up', delayMs: 40 }),
  web('Web shop search', ['public', 'shop'], { mode: 'slow', delayMs: 420 }, { warn_latency_ms: 250 }),
  web('Payment gateway', ['shop'], 'failing'),
  web('Customer portal', ['public'], { mode: 'up', delayMs: 65 }),
  web('Corporate site', ['public'], { mode: 'up', delayMs: 12 }),
  web('Documentation', ['public'], { mode: 'up', delayMs: 20 }),
  web('Mail gateway', ['office'], 'refusing'),
  web('Intranet', ['office'], { mode: 'up', delayMs: 8 }),
  web('File server', ['office'], { mode: 'up', delayMs: 5 }),
  web('Print server', ['office', 'floor 2'], 'up', { status: 'paused' }),
  web('Door controller north', ['building']),
  web('Door controller south', ['building']),
  web('Heating gateway', ['building'], { mode: 'slow', delayMs: 650 }, { warn_latency_ms: 400 }),
  web('Camera recorder', ['building'], { mode: 'up', delayMs: 90 }),
  web('Backup storage', ['office'], { mode: 'up', delayMs: 30 }),
  web('Build server', ['development'], { mode: 'flapping', every: 3 }),
  web('Package registry', ['development'], { mode: 'up', delayMs: 25 }),
  web('Source control', ['development'], { mode: 'up', delayMs: 55 }),
  web('Staging', ['development'], 'up', { status: 'paused' }),
  web('Metrics', ['operations'], { mode: 'up', delayMs: 15 }),
  web('Log search', ['operations'], { mode: 'up', delayMs: 180 }),
  web('Time server', ['operations'], 'up'),
  { name: 'Database', tags: ['operations', 'shop'], protocol: 'tcp' },
  { name: 'Cache', tags: ['operations', 'shop'], protocol: 'tcp' },
  { name: 'Message queue', tags: ['operations'], protocol: 'tcp' },
];

/** The samples as real servers on loopback, watched by the program, until every state is known. */
export async function simulatedSite(app: TestApp): Promise<ServerSimulator> {
  const simulator = await startServerSimulator({
    servers: samples.map(({ name, protocol, behaviour }) => ({ name, protocol, behaviour })),
  });
  for (const { name, tags, protocol = 'http', settings } of samples) {
    const { status, body } = await app.request('POST', '/api/servers/', {
      ...{ name, tags, protocol, host: '127.0.0.1', port: simulator.port(name) },
      ...{ check_interval: 1, timeout: 0.9, retry_interval: 1 },
      ...settings,
    });
    if (status !== 201) throw new Error(`${name} was answered ${status}: ${JSON.stringify(body)}`);
  }
  await app.request('POST', '/api/maintenance-windows/', {
    name: 'Camera firmware',
    tags: ['building'],
    server_ids: [],
    starts_at: new Date(Date.now() - 60_000).toISOString(),
    ends_at: new Date(Date.now() + 3_600_000).toISOString(),
  });
  await eventually(async () => {
    const { body } = await app.request<{ servers: Record<string, number> }>('GET', '/api/dashboard/');
    if (body.servers.unknown || !body.servers.down || !body.servers.degraded || !body.servers.maintenance)
      throw new Error(`Not all states are there yet: ${JSON.stringify(body.servers)}`);
  }, 30_000);
  return simulator;
}
