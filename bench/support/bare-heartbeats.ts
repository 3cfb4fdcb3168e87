import { fork, type ChildProcess } from 'node:child_process';
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import pg from 'pg';
import { mergeBeats, type Beat } from '../../src/servers/heartbeats/intake/beat.rules.js';
import { GroupCommit } from '../../src/servers/heartbeats/intake/group-commit.js';

interface Settings {
  database: pg.ClientConfig;
  /** SHA-256 of the token in hex, by server. */
  hashes: Record<string, string>;
}

/** The same heartbeats on nothing but Fastify: same tokens, same group commit, same table, no framework around it. */
export class BareHeartbeats {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(settings: Settings): Promise<BareHeartbeats> {
    const child = fork(fileURLToPath(import.meta.url), ['serve'], { serialization: 'advanced' });
    await once(child, 'message');
    child.send(settings);
    const [port] = await once(child, 'message');
    return new BareHeartbeats(child, port);
  }

  stop(): void {
    this.child.kill();
  }
}

async function serve({ database, hashes }: Settings): Promise<number> {
  const client = new pg.Client(database);
  await client.connect();
  const known = new Map(Object.entries(hashes).map(([id, hash]) => [id, Buffer.from(hash, 'hex')]));
  const commits = new GroupCommit<Beat, boolean>(
    async beats => {
      const merged = mergeBeats(beats);
      await client.query(
        `update server_heartbeat h
         set last_heartbeat = greatest(h.last_heartbeat, u.at), agent_version = coalesce(u.version, h.agent_version),
             metrics = coalesce(u.metrics, h.metrics)
         from unnest($1::int4[], $2::timestamptz[], $3::text[], $4::jsonb[]) as u(id, at, version, metrics)
         where h.server_id = u.id`,
        [
          merged.map(({ serverId }) => serverId),
          merged.map(({ at }) => new Date(at).toISOString()),
          merged.map(({ agentVersion }) => agentVersion),
          merged.map(({ metrics }) => metrics && JSON.stringify(metrics)),
        ],
      );
      return () => true;
    },
    { batch: 2000, waiting: 10_000 },
  );
  const app = Fastify();
  app.post<{ Params: { id: string }; Body: { agent_version?: string; metrics?: Record<string, number> } }>(
    '/api/heartbeat/:id',
    async (request, reply) => {
      const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
      const hash = known.get(request.params.id);
      if (!hash || !timingSafeEqual(createHash('sha256').update(token).digest(), hash)) return reply.status(401).send();
      const at = Date.now();
      const { agent_version: agentVersion = null, metrics = null } = request.body;
      await commits.add({ serverId: Number(request.params.id), at, agentVersion, metrics, due: false });
      return { status: 'ok', server_id: Number(request.params.id), received_at: new Date(at), next_in_seconds: 30 };
    },
  );
  return Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
}

if (process.argv[2] === 'serve' && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('message', (settings: Settings) => void serve(settings).then(port => process.send?.(port)));
  process.send?.('ready');
}
