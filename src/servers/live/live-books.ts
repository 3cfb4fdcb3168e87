import { Injectable } from '@nestjs/common';
import { HeartbeatBook } from '../heartbeats/book/heartbeat-book.js';
import { UptimeBook } from './uptime-book.js';

/** What is shown beside the status of a server and does not follow from it, in memory. */
@Injectable()
export class LiveBooks {
  constructor(
    readonly uptime: UptimeBook,
    readonly agents: HeartbeatBook,
  ) {}
}
