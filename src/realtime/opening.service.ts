import { Injectable } from '@nestjs/common';
import { Audience } from './audience.js';
import type { LiveClient } from './live-client.js';
import { Rendition } from './rendition.js';
import { ReplayService } from './replay.service.js';
import type { Selection } from './selection.js';
import { SnapshotsService } from './snapshots.service.js';

/** How a client begins to listen. */
export interface Opening {
  /** Id of the newest message that is not heard live; what the client is shown at first is complete up to it. */
  head: number;
  /** Ids of the selected servers. */
  servers: number[];
  /** `resumed`: `missed` is everything since. `lost`: that is unknown or too much. `fresh`: it asked for no past. */
  kind: 'fresh' | 'resumed' | 'lost';
  missed: Rendition[];
}

/** Lets clients begin to listen to the feed without a gap or a duplicate between what was and what comes. */
@Injectable()
export class OpeningService {
  constructor(
    private readonly audience: Audience,
    private readonly replay: ReplayService,
    private readonly snapshots: SnapshotsService,
  ) {}

  /**
   * Lets the client, which must have entered the audience, hear the selection from the message after `since` on (null:
   * from now on). `greet` sends whatever the door shows at the beginning, `missed` included; live messages follow it.
   */
  async open(
    client: LiveClient,
    selection: Selection,
    since: number | null,
    greet: (opening: Opening) => Promise<void> | void,
  ): Promise<void> {
    const before = client.selection;
    const head = this.audience.hold(client);
    try {
      const servers = await this.select(selection);
      selection.choose(servers);
      const missed = since === null ? [] : await this.replay.between(since, head, selection);
      const kind = since === null ? 'fresh' : missed ? 'resumed' : 'lost';
      if (kind === 'lost') this.audience.countResync();
      await greet({ head, servers, kind, missed: (missed ?? []).map(message => new Rendition(message)) });
    } catch (error) {
      // A client that listened already goes on with what it had.
      if (before) this.audience.release(client, before);
      else this.audience.abandon(client);
      throw error;
    }
    this.audience.release(client, selection);
  }

  private async select(selection: Selection): Promise<number[]> {
    const { serverIds, query } = selection.choice;
    const filter = { ...(serverIds ? { serverIds: [...serverIds] } : {}), ...(query === undefined ? {} : { query }) };
    const servers = new Set(await this.snapshots.select(filter));
    for (const fact of this.audience.newestNames) {
      const { serverId } = fact.keys;
      if (serverId === undefined) continue;
      if (selection.covers(fact)) servers.add(serverId);
      else servers.delete(serverId);
    }
    return [...servers];
  }
}
