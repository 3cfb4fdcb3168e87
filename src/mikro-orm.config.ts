import type { MigrationObject } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, UnderscoreNamingStrategy, type Options } from '@mikro-orm/postgresql';
import { Initial } from '../migrations/20261121000000_initial.js';
import { LiveOrder } from '../migrations/20261121000100_live_order.js';
import { HeartbeatsAndNotifications } from '../migrations/20261121111100_heartbeats_and_notifications.js';
import { PresenceAndSites } from '../migrations/20261121112400_presence_and_sites.js';
import { AttendanceAndBacnet } from '../migrations/20261121142100_attendance_and_bacnet.js';
import { AttendanceDevice } from './attendance/devices/attendance-device.entity.js';
import { AttendanceRecord } from './attendance/ledger/attendance-record.entity.js';
import { BacnetDevice } from './bacnet/devices/bacnet-device.entity.js';
import { BacnetLatest } from './bacnet/readings/bacnet-latest.entity.js';
import { BacnetPoint } from './bacnet/points/bacnet-point.entity.js';
import { BacnetReading } from './bacnet/readings/bacnet-reading.entity.js';
import { BacnetRollupProgress } from './bacnet/readings/bacnet-rollup-progress.entity.js';
import { BacnetRollup } from './bacnet/readings/bacnet-rollup.entity.js';
import { BacnetTask } from './bacnet/tasks/bacnet-task.entity.js';
import { BacnetWorker } from './bacnet/tasks/bacnet-worker.entity.js';
import { Block } from './attendance/blocks/block.entity.js';
import { Correction } from './attendance/corrections/correction.entity.js';
import { PointWrite } from './bacnet/writing/point-write.entity.js';
import { PushTerminal } from './attendance/push/push-terminal.entity.js';
import { ScheduleMember } from './attendance/schedules/schedule-member.entity.js';
import { UndecodableRecord } from './attendance/ledger/undecodable-record.entity.js';
import { WorkSchedule } from './attendance/schedules/work-schedule.entity.js';
import type { DatabaseAddress } from './config/config.js';
import { reclaimDead } from './database/reclaim.js';
import { Account } from './auth/accounts/account.entity.js';
import { ApiKey } from './auth/api-keys/api-key.entity.js';
import { Session } from './auth/sessions/session.entity.js';
import { UsedTicket } from './auth/tickets/used-ticket.entity.js';
import { EventCursor } from './events/event-cursor.entity.js';
import { EventRow } from './events/event.entity.js';
import { Employee } from './people/employee.entity.js';
import { HourlySummary } from './presence/summaries/hourly-summary.entity.js';
import { Device } from './presence/devices/device.entity.js';
import { DiscoveryScan } from './presence/discovery/discovery-scan.entity.js';
import { FoundDevice } from './presence/discovery/found-device.entity.js';
import { Outage } from './presence/outages/outage.entity.js';
import { SystemStatus } from './presence/outages/system-status.entity.js';
import { Coverage } from './presence/sessions/coverage.entity.js';
import { PresenceSession } from './presence/sessions/presence-session.entity.js';
import { StateChange } from './presence/sessions/state-change.entity.js';
import { DeviceLiveness } from './presence/sweep/device-liveness.entity.js';
import { Site } from './sites/site.entity.js';
import { SitePresence } from './sites/site-presence.entity.js';
import { ChannelAccount } from './notifications/configs/channel-account.entity.js';
import { NotificationConfig } from './notifications/configs/notification-config.entity.js';
import { NotificationMessage } from './notifications/delivery/notification-message.entity.js';
import { NotificationItem } from './notifications/dispatch/notification-item.entity.js';
import { CertificateNotice } from './servers/alerts/certificate-notice.entity.js';
import { ServerAlert } from './servers/alerts/server-alert.entity.js';
import { Isolation } from './servers/connectivity/isolation.entity.js';
import { JobRun } from './servers/heartbeats/job-run.entity.js';
import { ServerHeartbeat } from './servers/heartbeats/server-heartbeat.entity.js';
import { PingResult } from './servers/history/ping-result.entity.js';
import { PingRollup } from './servers/history/ping-rollup.entity.js';
import { RollupProgress } from './servers/history/rollup-progress.entity.js';
import { ServerSpan } from './servers/history/server-span.entity.js';
import { Incident } from './servers/incidents/incident.entity.js';
import { MaintenanceWindow } from './servers/maintenance/maintenance-window.entity.js';
import { CheckLease } from './servers/schedule/check-lease.entity.js';
import { CheckWorker } from './servers/schedule/check-worker.entity.js';
import { Server } from './servers/server.entity.js';
import { ServerStatus } from './servers/status/server-status.entity.js';

const entities = [
  EventRow,
  EventCursor,
  Account,
  Session,
  ApiKey,
  UsedTicket,
  Server,
  ServerStatus,
  ServerSpan,
  PingResult,
  PingRollup,
  RollupProgress,
  Incident,
  MaintenanceWindow,
  CheckLease,
  CheckWorker,
  ServerHeartbeat,
  JobRun,
  ServerAlert,
  CertificateNotice,
  Isolation,
  NotificationConfig,
  ChannelAccount,
  NotificationItem,
  NotificationMessage,
  Employee,
  Device,
  DeviceLiveness,
  PresenceSession,
  StateChange,
  Coverage,
  HourlySummary,
  Outage,
  SystemStatus,
  FoundDevice,
  DiscoveryScan,
  Site,
  SitePresence,
  Block,
  AttendanceDevice,
  AttendanceRecord,
  UndecodableRecord,
  PushTerminal,
  Correction,
  WorkSchedule,
  ScheduleMember,
  BacnetDevice,
  BacnetPoint,
  BacnetReading,
  BacnetLatest,
  BacnetRollup,
  BacnetRollupProgress,
  BacnetTask,
  BacnetWorker,
  PointWrite,
];
/** In the order they run. */
const migrations: MigrationObject[] = [
  { name: '20261121000000_initial', class: Initial },
  { name: '20261121000100_live_order', class: LiveOrder },
  { name: '20261121111100_heartbeats_and_notifications', class: HeartbeatsAndNotifications },
  { name: '20261121112400_presence_and_sites', class: PresenceAndSites },
  { name: '20261121142100_attendance_and_bacnet', class: AttendanceAndBacnet },
];

/**
 * Options of the one ORM of this process, for the database at `address`. The snapshot of the schema is written by
 * `npm run migration:create` alone, never by a running program.
 */
export function ormOptions(address: DatabaseAddress, poolSize: number): Options {
  return defineConfig({
    entities,
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    dbName: address.database,
    namingStrategy: UnderscoreNamingStrategy,
    forceUtcTimezone: true,
    pool: { min: 0, max: poolSize },
    driverOptions: { application_name: 'sitewatch', connectionTimeoutMillis: 5000, onPoolCreated: reclaimDead },
    migrations: {
      path: 'migrations',
      emit: 'ts',
      migrationsList: migrations,
      snapshotName: '.snapshot',
      snapshot: false,
      // Standard output belongs to the data of commands and to the structured log.
      silent: true,
    },
    extensions: [Migrator],
  });
}
