import { sql } from 'kysely';
import { query } from '../../../src/database/bulk.js';
import { ensureDayPartitions } from '../../../src/database/partitions.js';
import { EventBus } from '../../../src/events/bus.js';
import { Agents } from '../../../src/servers/heartbeats/intake/agents.js';
import { HeartbeatTokens } from '../../../src/servers/heartbeats/intake/heartbeat-tokens.service.js';
import { FakeClock } from '../../fakes/fake.clock.js';
import { Administration } from '../administration.js';
import { HeartbeatProcess } from './process.js';

export interface Added {
  id: number;
  token: string;
}

/** A site with agents: administration and any number of processes on one database and one clock. */
export class Site {
  private readonly processes: HeartbeatProcess[] = [];
  private added = 0;

  private constructor(readonly administration: Administration) {}

  static async open(): Promise<Site> {
    const administration = await Administration.open();
    const { database, clock } = administration;
    const days = () => ensureDayPartitions(database.em, 'ping_result', clock.now(), clock.now());
    await database.unitOfWork.run(days);
    return new Site(administration);
  }

  get clock(): FakeClock {
    return this.administration.clock;
  }

  async process(): Promise<HeartbeatProcess> {
    const process = await HeartbeatProcess.start(this.administration.database, this.clock);
    this.processes.push(process);
    return process;
  }

  /** A server with an agent: checked otherwise unless said to report by heartbeats. */
  async add(input: object = {}): Promise<Added> {
    this.added += 1;
    const wished = { name: `server ${this.added}`, protocol: 'tcp' as const, host: 'localhost', port: 9, ...input };
    const { id, heartbeat_token } = await this.administration.run(() => this.administration.servers.create(wished));
    return { id, token: heartbeat_token };
  }

  /** A job that has to report every minute and may be late by half a minute. */
  job(input: object = {}): Promise<Added> {
    return this.add({ protocol: 'heartbeat', check_interval: 60, heartbeat_grace: 30, ...input });
  }

  async change(id: number, input: object): Promise<void> {
    await this.administration.run(() => this.administration.servers.change(id, input));
    for (const process of this.processes) process.forget([id]);
  }

  /** Maintenance of a server for that long, from now on; null: whatever is over by now ends. */
  async maintain(id: number | null, seconds = 0): Promise<void> {
    const { maintenance } = this.administration;
    const [from, to] = [0, seconds].map(offset => new Date(this.clock.now().getTime() + offset * 1000).toISOString());
    const times = { starts_at: from ?? '', ends_at: to ?? '' };
    if (id === null) await this.administration.run(() => maintenance.catchUp());
    else await this.administration.run(() => maintenance.create({ name: `work ${id}`, server_ids: [id], ...times }));
  }

  /** A new token for the agent of a server, made in a process of its own. */
  renew(id: number): Promise<string> {
    const { database } = this.administration;
    const bus = new EventBus(database.em, this.clock);
    const tokens = new HeartbeatTokens(database.em, bus, this.clock, new Agents(database.em, database.unitOfWork, bus));
    return this.administration.run(() => tokens.renew(id));
  }

  pass(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }

  rows<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
    return this.administration.run(() => query(this.administration.database.em, statement));
  }

  /** The clock of the site as `MM:SS.mmm` after its start, for readable expectations. */
  get minutes(): string {
    return this.clock.now().toISOString().slice(14, 23);
  }

  /** Facts of these names since the last call: name, server and the instants in them, each after the hour. */
  async told(...names: string[]): Promise<string[]> {
    const facts = await this.administration.newFacts();
    return facts
      .filter(({ name }) => names.length === 0 || names.includes(name))
      .map(({ name, payload }) => {
        const instants = ['lost_at', 'returned_at', 'started_at', 'ended_at'].flatMap(key =>
          typeof payload[key] === 'string' ? `${key} ${payload[key].slice(14, 23)}` : [],
        );
        return [name, ...instants].join(' ');
      });
  }

  async status(id: number): Promise<{ status: string; since: string; message: string }> {
    const view = await this.administration.run(() => this.administration.statuses.get(id));
    return { status: view.status, since: view.since.slice(14, 23), message: view.message };
  }

  /** Kinds of the results stored for a server, oldest first, one letter each: s, f. */
  async results(id: number): Promise<string> {
    const rows = await this.rows(
      sql<{ kind: number }>`select kind from ping_result where server_id = ${id} order by check_timestamp, id`,
    );
    return rows.map(({ kind }) => 'slfi'[kind]).join('');
  }

  async close(): Promise<void> {
    for (const process of this.processes) await process.stop();
    await this.administration.close();
  }
}
