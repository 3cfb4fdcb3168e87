/** What `/api/bacnet/` answers. */
export type DeviceState = 'unknown' | 'online' | 'offline';
export type LimitState = 'normal' | 'low' | 'high';
export type Quality = 'good' | 'uncertain' | 'stale' | 'offline' | 'fault' | 'undecodable';
export type ReadingSource = 'poll' | 'cov' | 'manual';
export type TaskType = 'discover' | 'collect' | 'enumerate' | 'write';
export type TaskStatus = 'pending' | 'running' | 'completed' | 'failed';

export interface BacnetDeviceView {
  id: number;
  network: number;
  instance: number;
  address: string;
  duplicate_address: string | null;
  name: string;
  vendor_id: number | null;
  vendor_name: string | null;
  model_name: string | null;
  firmware: string | null;
  protocol_revision: number | null;
  max_apdu: number;
  segmentation: string;
  database_revision: number | null;
  system_status: string | null;
  is_static: boolean;
  is_enabled: boolean;
  state: DeviceState;
  state_since: string | null;
  last_seen_at: string | null;
  failures: number;
  retry_at: string | null;
  problem: string | null;
  objects_expected: number | null;
  objects_complete: boolean;
  enumerated_at: string | null;
  point_count: number;
  problem_count: number;
}

export interface StatusFlagsView {
  in_alarm: boolean;
  fault: boolean;
  overridden: boolean;
  out_of_service: boolean;
}

interface ValueView {
  value: number | null;
  value_text: string | null;
  display: string | null;
  quality: Quality;
  status_flags: StatusFlagsView | null;
  reliability: string | null;
}

export interface LatestView extends ValueView {
  at: string;
  changed_at: string;
  source: ReadingSource;
  device_at: string | null;
  problem: string | null;
}

export interface PointView {
  id: number;
  device: number;
  device_name: string;
  object_type: number;
  object_type_name: string;
  object_instance: number;
  name: string;
  description: string;
  units: string | null;
  state_texts: string[];
  is_commandable: boolean;
  is_enabled: boolean;
  interval_seconds: number;
  use_cov: boolean;
  low_limit: number | null;
  high_limit: number | null;
  hysteresis: number;
  limit_state: LimitState;
  limit_since: string | null;
  is_missing: boolean;
  problem: string | null;
  latest: LatestView | null;
}

/** What may be changed of a point. */
export type PointChanges = Partial<
  Pick<PointView, 'is_enabled' | 'interval_seconds' | 'use_cov' | 'low_limit' | 'high_limit' | 'hysteresis'>
>;

export interface ReadingView extends ValueView {
  point: number;
  point_name: string;
  device: number;
  device_name: string;
  units: string | null;
  at: string;
  source: ReadingSource;
  device_at: string | null;
}

export const trendWindows = ['1h', '24h', '7d', '30d', '1y'] as const;
export type TrendWindow = (typeof trendWindows)[number];

export interface TrendPoint {
  at: string;
  count: number;
  minimum: number;
  maximum: number;
  average: number;
  latest: number;
}

export interface TrendView {
  point: number;
  window: TrendWindow;
  from: string;
  to: string;
  bucket_seconds: number;
  units: string | null;
  state_texts: string[];
  low_limit: number | null;
  high_limit: number | null;
  series: TrendPoint[];
}

export interface TaskStatusView {
  id: number;
  status: TaskStatus;
  type: TaskType;
  created: string;
  completed: string | null;
  result: Record<string, unknown> | null;
  error: string;
}

export interface BacnetTaskView extends TaskStatusView {
  started: string | null;
  progress: Record<string, unknown> | null;
  created_by: string | null;
  attempts: number;
  cancel_requested: boolean;
}

export interface TaskCreated {
  task_id: number;
  status: string;
  message: string;
}

interface WorkerView {
  id: string;
  host: string;
  version: string;
  socket: string | null;
  problem: string | null;
  last_seen_at: string;
}

export interface BackendView {
  backend: 'docker' | 'native';
  reason: string;
  worker_alive: boolean;
  message: string;
  workers: WorkerView[];
}

/** Where controllers are looked for; nothing: on the own network. */
export interface DiscoverDevices {
  mock_mode?: boolean;
  low_limit?: number;
  high_limit?: number;
  global?: boolean;
  networks?: number[];
  addresses?: string[];
  sweep?: string;
  bbmd?: string;
}

/** Null gives a command back. */
export type WantedValue = number | string | null;

export interface PointWriteView {
  id: number;
  point: number;
  point_name: string;
  task: number | null;
  author: string;
  priority: number;
  value: string | null;
  requested_at: string;
  completed_at: string | null;
  outcome: string | null;
  read_back: string | null;
  error: string | null;
}
