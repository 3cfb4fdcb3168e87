/** Where the records of each resource live and which of their fields may be written. */
export interface Endpoint {
  path: string;
  /** `history`: newest first, by cursor, without a total. */
  kind: 'page' | 'history';
  writable?: readonly string[];
  /** Of these the empty text is a value; of all others it is none. */
  texts?: readonly string[];
}

export const endpoints: Record<string, Endpoint> = {
  servers: {
    path: '/api/servers/',
    kind: 'page',
    writable: [
      'key',
      'name',
      'protocol',
      'host',
      'port',
      'path',
      'check_interval',
      'timeout',
      'status',
      'tags',
      'method',
      'headers',
      'body',
      'expected_statuses',
      'match_type',
      'match_path',
      'match_value',
      'match_inverse',
      'follow_redirects',
      'verify_tls',
      'ip_family',
      'failure_threshold',
      'recovery_threshold',
      'retry_interval',
      'warn_latency_ms',
      'fail_latency_ms',
      'parent',
      'notifications',
      'heartbeat_grace',
      'alert_thresholds',
      'public',
    ],
  },
  incidents: { path: '/api/incidents/', kind: 'history' },
  'maintenance-windows': {
    path: '/api/maintenance-windows/',
    kind: 'page',
    writable: [
      'name',
      'server_ids',
      'tags',
      'starts_at',
      'ends_at',
      'weekdays',
      'local_time',
      'duration_minutes',
      'time_zone',
    ],
  },
  'notification-configs': {
    path: '/api/notification-configs/',
    kind: 'page',
    texts: ['name'],
    writable: [
      'name',
      'server',
      'notification_type',
      'recipient',
      'secrets',
      'enabled',
      'notify_on_failure',
      'notify_on_recovery',
      'minimum_severity',
      'quiet_from',
      'quiet_until',
      'quiet_zone',
      'digest_seconds',
      'escalation_delay_seconds',
    ],
  },
  accounts: { path: '/api/accounts/', kind: 'page', writable: ['username', 'role', 'active', 'password'] },
  'api-keys': { path: '/api/api-keys/', kind: 'page', writable: ['name', 'role', 'expires_at'] },
};
