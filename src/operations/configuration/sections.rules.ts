import { textOf, type Field, type Section, type SecretForm } from './configuration.rules.js';

const value: Field = { kind: 'value' };
const instant: Field = { kind: 'instant' };
const one = (of: string, column: string): Field => ({ kind: 'one', of, column });
const many = (of: string, column: string): Field => ({ kind: 'many', of, column });
const secret = (column: string, form: SecretForm, purpose: string): Field => ({
  kind: 'secret',
  column,
  form,
  purpose: () => purpose,
});
const values = (names: string): Record<string, Field> =>
  Object.fromEntries(names.split(' ').map(name => [name, value]));

const stamped = { created: ['created_at', 'updated_at'], changed: ['updated_at'] };
const plain = { id: 'id', vacate: [], late: [], untouched: [], stamps: stamped };

/**
 * What operators decide, table by table: everything a site is made of but its history, its logins and its state. In the order
 * in which it is stored.
 */
export const sections: readonly Section[] = [
  {
    ...plain,
    name: 'servers',
    table: 'server',
    key: ['name'],
    fields: {
      ...values('name key protocol host port path check_interval timeout status tags method'),
      headers: secret('headers', 'values', 'server headers'),
      ...values('body expected_statuses match_type match_path match_value match_inverse follow_redirects verify_tls'),
      ...values('ip_family failure_threshold recovery_threshold retry_interval warn_latency_ms fail_latency_ms'),
      parent: one('servers', 'parent_id'),
      notifications: many('notification_configs', 'notifications'),
      ...values('heartbeat_grace alert_thresholds public'),
    },
    vacate: ['key'],
    late: ['parent', 'notifications'],
    untouched: ['status'],
  },
  {
    ...plain,
    name: 'maintenance_windows',
    table: 'maintenance_window',
    key: ['name'],
    fields: {
      name: value,
      servers: many('servers', 'server_ids'),
      tags: value,
      starts_at: instant,
      ends_at: instant,
      ...values('weekdays local_time duration_minutes time_zone'),
    },
  },
  {
    ...plain,
    name: 'notification_configs',
    table: 'notification_config',
    key: ['notification_type', 'recipient', 'name', 'server'],
    fields: {
      ...values('notification_type recipient name'),
      server: one('servers', 'server_id'),
      secrets: secret('secrets', 'object', 'notification config'),
      ...values('enabled notify_on_failure notify_on_recovery minimum_severity quiet_from quiet_until quiet_zone'),
      ...values('digest_seconds escalation_delay_seconds'),
    },
  },
  {
    ...plain,
    name: 'channel_accounts',
    table: 'channel_account',
    id: 'kind',
    key: ['kind'],
    fields: {
      ...values('kind settings'),
      secret: { kind: 'secret', column: 'secret', form: 'text', purpose: ({ kind }) => `${textOf(kind)} account` },
    },
    stamps: { created: ['updated_at'], changed: ['updated_at'] },
  },
  {
    ...plain,
    name: 'employees',
    table: 'employee',
    key: ['employee_name'],
    fields: values('employee_name fake_name display_order attendance_code area active'),
    vacate: ['attendance_code'],
  },
  {
    ...plain,
    name: 'devices',
    table: 'device',
    key: ['ip_address'],
    fields: {
      ip_address: value,
      employee: one('employees', 'employee_id'),
      ...values('mac_address device_name device_class counts_for_presence'),
    },
    vacate: ['mac_address'],
  },
  {
    ...plain,
    name: 'sites',
    table: 'site',
    key: ['site_id'],
    fields: { ...values('site_id name time_zone enabled'), token: secret('token_hash', 'hash', 'site token') },
  },
  {
    ...plain,
    name: 'blocks',
    table: 'block',
    key: ['name'],
    fields: values('name description'),
  },
  {
    ...plain,
    name: 'terminals',
    table: 'attendance_device',
    key: ['name'],
    fields: {
      name: value,
      block: one('blocks', 'block_id'),
      ...values('location ip_address port timezone'),
      password: secret('password', 'text', 'terminal password'),
      ...values('is_enabled realtime_enabled direction_mode debounce_seconds push_time_zone'),
    },
    vacate: ['ip_address'],
  },
  {
    ...plain,
    name: 'work_schedules',
    table: 'work_schedule',
    key: ['name'],
    fields: values('name weekdays starts_at ends_at grace_minutes break_minutes is_default'),
  },
  {
    ...plain,
    name: 'schedule_members',
    table: 'schedule_member',
    id: 'employee_id',
    key: ['employee'],
    fields: { employee: one('employees', 'employee_id'), schedule: one('work_schedules', 'schedule_id') },
    stamps: { created: [], changed: [] },
  },
  {
    ...plain,
    name: 'bacnet_devices',
    table: 'bacnet_device',
    key: ['network', 'instance'],
    fields: values('network instance address name is_static is_enabled'),
  },
  {
    ...plain,
    name: 'bacnet_points',
    table: 'bacnet_point',
    key: ['device', 'object_type', 'object_instance'],
    fields: {
      device: one('bacnet_devices', 'device_id'),
      ...values('object_type object_instance name description units state_texts is_commandable is_enabled'),
      ...values('interval_seconds use_cov low_limit high_limit hysteresis'),
    },
  },
];
