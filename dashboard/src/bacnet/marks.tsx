import { StateMark } from '../status/state-mark.js';
import { deviceLooks, limitLooks, outcomeLook, qualityHints, qualityLooks, taskLooks } from './bacnet-words.js';
import type { BacnetDeviceView, LimitState, Quality, TaskStatus } from './types.js';

type Size = 'small' | 'large';

/** Whether a device answers; one that is left alone is neither. */
export function DeviceMark({ device, size }: { device: BacnetDeviceView; size?: Size }) {
  const look = device.is_enabled ? deviceLooks[device.state] : { state: 'paused' as const, word: 'Left alone' };
  return <StateMark {...look} size={size} />;
}

/** How far a value can be believed. */
export function QualityMark({ quality, size }: { quality: Quality; size?: Size }) {
  return (
    <span title={qualityHints[quality]} style={{ display: 'inline-flex' }}>
      <StateMark {...qualityLooks[quality]} size={size} />
    </span>
  );
}

export const LimitMark = ({ state, size }: { state: LimitState; size?: Size }) => (
  <StateMark {...limitLooks[state]} size={size} />
);

interface TaskMarkProps {
  status: TaskStatus;
  /** Somebody has asked for its end. */
  cancelled?: boolean;
}

export function TaskMark({ status, cancelled = false }: TaskMarkProps) {
  if (!cancelled || status === 'completed') return <StateMark {...taskLooks[status]} />;
  return status === 'failed' ? (
    <StateMark state="paused" word="Cancelled" />
  ) : (
    <StateMark state="paused" word="Ending" />
  );
}

export const OutcomeMark = ({ outcome }: { outcome: string | null }) => <StateMark {...outcomeLook(outcome)} />;
