import type { DeviceView } from '../../client/types.gen.js';
import { Ago } from '../../status/ago.js';
import { WhereMark } from '../where-mark.js';

/** Whether a device is here, as far as it can be told. */
export function DeviceState({ device: { is_online, answer } }: { device: DeviceView }) {
  if (is_online) return <WhereMark where="here" word={answer === 'down' ? 'Silent' : 'Here'} />;
  return answer === null || answer === 'unknown' ? (
    <WhereMark where="unknown" word={answer === null ? 'Not asked yet' : 'Unknown'} />
  ) : (
    <WhereMark where="away" />
  );
}

export const DeviceSeen = ({ device }: { device: DeviceView }) => <Ago at={device.last_seen} />;
