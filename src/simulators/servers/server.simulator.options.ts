import { IncomingHttpHeaders } from 'node:http';
import { Clock } from '../../shared/clock.js';
import { Behaviour, ServerMode } from './behaviour.rules.js';

export interface SimulatedServerOptions {
  name: string;
  protocol?: 'http' | 'https' | 'tcp';
  behaviour?: ServerMode | Behaviour;
  /** `own`: a port of its own; `shared`: a path, `/name`, on the one port all such servers share (http only). */
  port?: 'own' | 'shared';
}

export interface ServerSimulatorOptions {
  servers: SimulatedServerOptions[];
  /** A loopback address. */
  host?: '127.0.0.1' | '::1';
  clock?: Clock;
}

export interface SimulatedServerView {
  name: string;
  url: string;
  mode: ServerMode;
  does: string;
  requests: number;
}

/** What a simulated server was last asked. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
