import { UnitOfWork } from '../../src/database/unit-of-work.js';
import type { EventBus } from '../../src/events/bus.js';
import { ActiveAlerts } from '../../src/servers/alerts/active-alerts.js';
import { HeartbeatBook } from '../../src/servers/heartbeats/book/heartbeat-book.js';
import { LiveBooks } from '../../src/servers/live/live-books.js';
import { UptimeBook } from '../../src/servers/live/uptime-book.js';
import type { Clock } from '../../src/shared/clock.js';
import type { TestDatabase } from '../support/database.js';

/** What lists show beside the status of a server: nothing yet. */
export function emptyBooks({ em, orm }: TestDatabase, clock: Clock, bus: EventBus): LiveBooks {
  const alerts = new ActiveAlerts(em, new UnitOfWork(orm), bus);
  return new LiveBooks(new UptimeBook(), new HeartbeatBook(clock, alerts));
}
