import type { PingView, StatusView } from '../client/types.gen.js';

/** A check and the status after it, as the live feed sends it. The feed is not part of the OpenAPI document. */
export interface LiveUpdate {
  type: 'update';
  id: number;
  at: string;
  ping: PingView | null;
  status: StatusView;
}

/** A fact: what happened, with what a message about it needs. */
export interface LiveEvent {
  type: 'event';
  id: number;
  at: string;
  event: string;
  server_id?: number;
  name?: string;
  from?: string;
  to?: string;
  since?: string;
  returned_at?: string;
  /** False for changes nobody has to be told of. */
  announce?: boolean;
}
