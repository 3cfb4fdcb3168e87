import { StateMark } from '../../status/state-mark.js';
import { plural } from '../../status/figures.js';
import type { BacnetDeviceView } from '../types.js';

/** How many of its points have no value that can be believed, or one out of limits. */
export function ProblemCount({
  device: { problem_count: count, enumerated_at: listed },
}: {
  device: BacnetDeviceView;
}) {
  if (count > 0) return <StateMark state="degraded" word={plural(count, 'point')} />;
  return <>{listed === null ? 'not listed yet' : 'none'}</>;
}
