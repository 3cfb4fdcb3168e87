import { ApiProperty } from '@nestjs/swagger';
import { PageOf } from '../http/paging.js';
import { AlertThresholdsInput } from './alerts/alert-thresholds.dto.js';
import type { AlertThresholds } from './alerts/alert.rules.js';
import {
  ipFamilies,
  matchTypes,
  protocols,
  type IpFamily,
  type MatchType,
  type Protocol,
} from './checks/check.rules.js';
import type { AgentState } from './heartbeats/heartbeat.rules.js';
import { AgentView } from './heartbeats/intake/heartbeat.dto.js';
import { headerNames } from './server-headers.js';
import { serverActivities, type Server } from './server.entity.js';
import type { ServerSettings } from './server.rules.js';
import { statuses, type Status } from './status/status.rules.js';

/** A server and how it is checked. Where it stands in detail is in `/api/server-status/`. */
export class ServerView extends AgentView implements ServerSettings {
  id: number;
  /** Identifies the server in configuration kept as code. */
  key: string | null;
  name: string;
  @ApiProperty({ enum: protocols })
  protocol: Protocol;
  host: string;
  /** Null: the usual port of the protocol. */
  port: number | null;
  path: string;
  /** Seconds between two checks. */
  check_interval: number;
  /** Seconds, less than `check_interval`. */
  timeout: number;
  @ApiProperty({ enum: serverActivities })
  status: ServerSettings['status'];
  tags: string[];
  method: string;
  /** Names of the headers that are sent; their values are secret. */
  header_names: string[];
  body: string | null;
  expected_statuses: string;
  @ApiProperty({ enum: matchTypes })
  match_type: MatchType;
  match_path: string | null;
  match_value: string | null;
  match_inverse: boolean;
  follow_redirects: boolean;
  verify_tls: boolean;
  @ApiProperty({ enum: ipFamilies })
  ip_family: IpFamily;
  failure_threshold: number;
  recovery_threshold: number;
  /** Seconds between checks while a change waits for confirmation. */
  retry_interval: number;
  /** Milliseconds. */
  warn_latency_ms: number | null;
  /** Milliseconds. */
  fail_latency_ms: number | null;
  /** Id of the server this one is reached through. */
  parent: number | null;
  /** Ids of notification configs that are told besides those that name this server or all. */
  @ApiProperty({ type: [Number] })
  notifications: number[];
  /** Seconds a heartbeat may be late; only `heartbeat` servers. */
  heartbeat_grace: number;
  /** Thresholds of the agent's figures; null: the usual ones. */
  @ApiProperty({ type: AlertThresholdsInput, nullable: true })
  alert_thresholds: AlertThresholds | null;
  public: boolean;
  /** Where the server stands now. */
  @ApiProperty({ enum: statuses })
  state: Status;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  updated_at: string;
}

/** A server that has just been added. */
export class NewServerView extends ServerView {
  /** For its agent: `Authorization: Bearer <token>` at `/api/heartbeat/{id}/`; shown this once and never again. */
  heartbeat_token: string;
}

export class ServerPage extends PageOf(ServerView) {}

export function toServerView(server: Server, state: Status, agent: AgentState): ServerView {
  const { key, ...settings } = settingsOf(server);
  return {
    id: server.id,
    key,
    ...settings,
    header_names: headerNames(server.headers),
    state,
    ...agent,
    created_at: server.createdAt.toISOString(),
    updated_at: server.updatedAt.toISOString(),
  };
}

/** What is stored, under the names of the API. */
export function settingsOf(server: Server): ServerSettings {
  return {
    key: server.key ?? null,
    name: server.name,
    protocol: server.protocol,
    host: server.host,
    port: server.port ?? null,
    path: server.path,
    check_interval: server.checkInterval,
    timeout: server.timeout,
    status: server.status,
    tags: server.tags,
    method: server.method,
    body: server.body ?? null,
    expected_statuses: server.expectedStatuses,
    match_type: server.matchType,
    match_path: server.matchPath ?? null,
    match_value: server.matchValue ?? null,
    match_inverse: server.matchInverse,
    follow_redirects: server.followRedirects,
    verify_tls: server.verifyTls,
    ip_family: server.ipFamily,
    failure_threshold: server.failureThreshold,
    recovery_threshold: server.recoveryThreshold,
    retry_interval: server.retryInterval,
    warn_latency_ms: server.warnLatencyMs ?? null,
    fail_latency_ms: server.failLatencyMs ?? null,
    parent: server.parent?.id ?? null,
    notifications: server.notifications,
    heartbeat_grace: server.heartbeatGrace,
    alert_thresholds: server.alertThresholds ?? null,
    public: server.public,
  };
}

/** The same under the names of the entity. */
export function columnsOf(settings: ServerSettings) {
  return {
    key: settings.key,
    name: settings.name,
    protocol: settings.protocol,
    host: settings.host,
    port: settings.port,
    path: settings.path,
    checkInterval: settings.check_interval,
    timeout: settings.timeout,
    status: settings.status,
    tags: settings.tags,
    method: settings.method,
    body: settings.body,
    expectedStatuses: settings.expected_statuses,
    matchType: settings.match_type,
    matchPath: settings.match_path,
    matchValue: settings.match_value,
    matchInverse: settings.match_inverse,
    followRedirects: settings.follow_redirects,
    verifyTls: settings.verify_tls,
    ipFamily: settings.ip_family,
    failureThreshold: settings.failure_threshold,
    recoveryThreshold: settings.recovery_threshold,
    retryInterval: settings.retry_interval,
    warnLatencyMs: settings.warn_latency_ms,
    failLatencyMs: settings.fail_latency_ms,
    parent: settings.parent,
    notifications: settings.notifications,
    heartbeatGrace: settings.heartbeat_grace,
    alertThresholds: settings.alert_thresholds,
    public: settings.public,
  };
}
