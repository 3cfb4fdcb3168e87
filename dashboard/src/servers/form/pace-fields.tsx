import { NumberInput, required } from 'react-admin';
import { FieldRow } from '../../forms/form-frame.js';
import { belowInterval, isNumber } from '../../forms/validate.js';
import { duration } from '../../status/time.js';

const day = 86_400;
/** Only what reports by itself may have longer pauses than a day. */
const longestPause = 31 * day;

/** How often the server is checked. */
export function CheckPace() {
  return (
    <FieldRow>
      <NumberInput
        source="check_interval"
        helperText={false}
        label="Seconds between checks"
        validate={[required(), isNumber(1, day)]}
      />
      <NumberInput
        source="timeout"
        helperText={false}
        label="Seconds to wait"
        validate={[required(), isNumber(0.1, day), belowInterval]}
      />
    </FieldRow>
  );
}

interface HeartbeatPaceProps {
  check_interval?: number | null;
  heartbeat_grace?: number | null;
}

/** How often heartbeats are expected. */
export function HeartbeatPace({ check_interval: period, heartbeat_grace: grace }: HeartbeatPaceProps) {
  return (
    <FieldRow>
      <NumberInput
        source="check_interval"
        label="Period in seconds"
        helperText={period ? `Expected every ${duration(period)}` : 'From one heartbeat, or run of a job, to the next'}
        validate={[required(), isNumber(1, longestPause)]}
      />
      <NumberInput
        source="heartbeat_grace"
        label="Grace in seconds"
        helperText={period ? `Down after ${duration(period + (grace ?? 0))} of silence` : 'How much later it may be'}
        validate={[required(), isNumber(0, longestPause)]}
      />
    </FieldRow>
  );
}
