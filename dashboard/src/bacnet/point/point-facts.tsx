import { Section } from '../../status/section.js';
import { Facts } from '../facts.js';
import { statesOf } from '../point-kind.js';
import type { PointView } from '../types.js';
import { exactTime } from '../../status/time.js';

/** What the controller says about the point. */
export function PointFacts({ point }: { point: PointView }) {
  const { latest } = point;
  const states = statesOf(point)
    .map(({ value, text }) => `${value} ${text}`)
    .join(', ');
  return (
    <Section title="About the point">
      <Facts
        facts={[
          ['Object', `${point.object_type_name} ${point.object_instance}`],
          ['Description', point.description],
          ['Unit', point.units],
          ['States', states],
          ['Reliability', latest?.reliability ?? null],
          ['Time in the device', latest?.device_at ? exactTime(latest.device_at) : null],
          ['Can be commanded', point.is_commandable ? 'yes, with a priority' : 'no'],
        ]}
      />
    </Section>
  );
}
