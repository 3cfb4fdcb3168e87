import type { Severity } from '../shared/severity.js';

/**
 * Every fact one part of Sitewatch tells the others, in the past tense. Payloads are small, JSON-safe and carry the
 * names a message to a person needs. The first word is the topic live clients subscribe to.
 */
export interface Catalogue {
  'server.created': { server_id: number; name: string };
  'server.changed': { server_id: number; name: string };
  'server.deleted': { server_id: number; name: string };
  'server.status_changed': {
    server_id: number;
    name: string;
    from: string;
    to: string;
    reason: string;
    /** The instant the new status holds from; before the moment it was noticed. */
    since: string;
    /** False for changes that people need not be told of. */
    announce: boolean;
  };
  'incident.opened': {
    server_id: number;
    name: string;
    incident_id: number;
    started_at: string;
    cause: string;
    notify: number[];
  };
  'incident.closed': {
    server_id: number;
    name: string;
    incident_id: number;
    started_at: string;
    ended_at: string;
    cause: string;
    notify: number[];
  };
  'incident.acknowledged': { server_id: number; name: string; incident_id: number; by: string };
  'server.flapping': AboutServer & { announce: boolean };
  'server.stable': AboutServer & { announce: boolean };
  /** The agent of a server that has other checks has fallen silent; for `heartbeat` servers this is an incident instead. */
  'heartbeat.lost': AboutServer & { lost_at: string; last_heartbeat: string };
  'heartbeat.returned': AboutServer & { lost_at: string; returned_at: string };
  'alert.raised': AboutAlert;
  'alert.acknowledged': AboutAlert & { by: string };
  /** `by` is null where it went away by itself. */
  'alert.resolved': AboutAlert & { raised_at: string; by: string | null };
  /** `days_left` is the step that was reached: 30, 14, 7, 3, 1, 0, or -1 after the expiry. */
  'certificate.expiring': AboutServer & { subject: string; fingerprint: string; valid_to: string; days_left: number };
  'connectivity.lost': { since: string; reason: string };
  'connectivity.restored': { since: string; until: string; reason: string };
  /** Most servers failed within a minute while this site itself was connected. `names` are the first five. */
  'servers.failed_together': { failed: number; watched: number; since: string; names: string[] };
  'notification.delivered': AboutMessage;
  /** Given up: see the dead letters. */
  'notification.failed': AboutMessage & { error: string };
  /** The provider refuses this recipient for good. */
  'notification.blocked': { config_id: number; notification_type: string; recipient: string; reason: string };
  'employee.created': AboutEmployee;
  'employee.changed': AboutEmployee;
  'employee.deleted': AboutEmployee;
  /** `since` is the first answer. */
  'employee.came_online': AboutEmployee & { since: string };
  /** `last_seen` is the last answer, before the moment it was noticed. */
  'employee.went_offline': AboutEmployee & { last_seen: string };
  'device.created': AboutDevice;
  'device.changed': AboutDevice;
  'device.deleted': AboutDevice;
  /** Something else answers at the address of a device. */
  'device.conflict': AboutDevice & { mac_address: string; message: string };
  /** A device of a known MAC was found at another address. */
  'device.moved': AboutDevice & { from: string; message: string };
  /** Something that belongs to nobody here answers on the network. */
  'device.found': {
    found_id: number;
    name: string;
    ip_address: string;
    mac_address: string | null;
    hostname: string | null;
    message: string;
  };
  'outage.detected': { started_at: string; ended_at: string; cause: string; name: string; message: string };
  'clock.stepped': { at: string; seconds: number };
  'cloud.unreachable': { since: string; name: string; message: string };
  'cloud.reachable': { since: string; name: string; message: string };
  'site.silent': { site_id: string; name: string; since: string; message: string };
  'site.returned': { site_id: string; name: string; since: string; message: string };
  'attendance_device.created': AboutTerminal;
  'attendance_device.changed': AboutTerminal;
  'attendance_device.deleted': AboutTerminal;
  /** Somebody punched within the last hour; older punches that are read later are told of as `punches.imported`. */
  'punch.recorded': {
    record_id: number;
    device_id: number;
    device_name: string;
    attendance_code: string;
    /** Null where nobody here has the code. */
    employee_id: number | null;
    /** The employee's name, else the code. */
    name: string;
    timestamp: string;
    local_time: string;
    in_out_state: number | null;
    verify_mode: number | null;
    source: 'live' | 'log' | 'push';
  };
  'punches.imported': { device_id: number; name: string; count: number };
  'attendance.corrected': { correction_id: number; employee_id: number; name: string; date: string; message: string };
  'terminal.connected': AboutTerminal;
  /** Nobody could speak with it so many times in a row. */
  'terminal.unreachable': AboutTerminal & { since: string; message: string };
  'terminal.reachable': AboutTerminal & { since: string; message: string };
  /** The live connection is given up after a day of failures. */
  'terminal.disabled': AboutTerminal & { since: string; message: string };
  /** `kind`: `drift`, `capacity_80`, `capacity_95`, `incomplete`. */
  'terminal.alarm': AboutTerminal & { kind: string; message: string };
  'terminal.alarm_over': AboutTerminal & { kind: string; message: string };
  'push_terminal.found': {
    push_terminal_id: number;
    name: string;
    serial_number: string;
    ip_address: string;
    message: string;
  };
  'bacnet_device.found': AboutController & { message: string };
  'bacnet_device.silent': AboutController & { since: string; message: string };
  'bacnet_device.returned': AboutController & { since: string; message: string };
  'reading.out_of_limits': AboutPoint & { limit: number; side: 'low' | 'high'; message: string };
  'reading.back_in_limits': AboutPoint & { message: string };
  'point.written': Omit<AboutPoint, 'value'> & { by: string; value: string | null; outcome: string; message: string };
  'bacnet_task.changed': { task_id: number; type: string; status: string };
  /** Little space is left where the program keeps its data. */
  'disk.low': { name: string; message: string };
  'disk.enough': { name: string; message: string };
  'account.sessions_revoked': { account_id: number; family: string | null };
}

/** A server by its id and name; `notify` are the notification configs its operator has attached to it. */
type AboutServer = {
  server_id: number;
  name: string;
  notify: number[];
};

type AboutAlert = AboutServer & {
  alert_id: number;
  kind: string;
  type: 'alert' | 'anomaly';
  severity: Severity;
  message: string;
};

type AboutEmployee = { employee_id: number; employee_name: string; fake_name: string };

/** `name` is the one of the device. */
type AboutDevice = { device_id: number; employee_id: number; name: string; ip_address: string };

/** A terminal by its id and name. */
type AboutTerminal = { device_id: number; name: string };

/** A controller; `instance` is its number on the network. */
type AboutController = { device_id: number; name: string; instance: number };

/** `name` is the one of the point. */
type AboutPoint = { point_id: number; device_id: number; device_name: string; name: string; value: number };

type AboutMessage = {
  message_id: number;
  config_id: number | null;
  notification_type: string;
  recipient: string;
  subject: string;
};

export type EventName = keyof Catalogue;
