import { Alert, Box, Button, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { refusalsOf } from '../../attendance/refusals.js';
import { textOf } from '../../forms/form-text.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Section } from '../../status/section.js';
import { Facts } from '../facts.js';
import { LimitMark } from '../marks.js';
import { numberText, unitOf } from '../point-kind.js';
import type { PointView } from '../types.js';
import { usePointChange } from './use-point-change.js';

/** Between which values the point is as it should be. */
export function LimitsSection({ point }: { point: PointView }) {
  const admin = useIsAdmin();
  const limited = point.low_limit !== null || point.high_limit !== null;
  return (
    <Section title="Limits" action={limited && <LimitMark state={point.limit_state} />}>
      {admin ? <LimitsForm point={point} /> : <LimitFacts point={point} />}
    </Section>
  );
}

function LimitFacts({ point }: { point: PointView }) {
  const { low_limit: low, high_limit: high, hysteresis } = point;
  const unit = unitOf(point);
  if (low === null && high === null) return <Box sx={{ color: 'text.secondary' }}>None are set.</Box>;
  return (
    <Facts
      facts={[
        ['Lowest', low === null ? null : numberText(low, unit)],
        ['Highest', high === null ? null : numberText(high, unit)],
        ['Way back', hysteresis === 0 ? null : numberText(hysteresis, unit)],
      ]}
    />
  );
}

const fields = ['low_limit', 'high_limit', 'hysteresis'];

function LimitsForm({ point }: { point: PointView }) {
  const { mutate, isPending, error } = usePointChange(point.id, 'The limits are set');
  const errors = refusalsOf(error, fields);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = (name: string) => (textOf(form, name).trim() === '' ? null : Number(textOf(form, name)));
    mutate({
      low_limit: number('low_limit'),
      high_limit: number('high_limit'),
      hysteresis: number('hysteresis') ?? 0,
    });
  };
  const unit = unitOf(point);
  const behind = unit === '' ? '' : ` (${unit})`;
  return (
    <form onSubmit={submit}>
      {errors.form && <Alert severity="error">{errors.form}</Alert>}
      <Box sx={{ display: 'grid', columnGap: 2, gridTemplateColumns: { xs: '1fr 1fr', sm: 'repeat(3, 1fr)' } }}>
        <NumberField
          name="low_limit"
          label={`Lowest${behind}`}
          value={point.low_limit}
          error={errors.low_limit}
          hint="Empty: none"
        />
        <NumberField
          name="high_limit"
          label={`Highest${behind}`}
          value={point.high_limit}
          error={errors.high_limit}
          hint="Empty: none"
        />
        <NumberField
          name="hysteresis"
          label={`Way back${behind}`}
          value={point.hysteresis}
          error={errors.hysteresis}
          hint="Inside the limit before all is well"
        />
      </Box>
      <Button type="submit" variant="outlined" loading={isPending} sx={{ mt: 1.5 }}>
        Set the limits
      </Button>
    </form>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: number | null;
  error?: string;
  hint: string;
}

function NumberField({ name, label, value, error, hint }: FieldProps) {
  return (
    <TextField
      // Another value from elsewhere replaces what was typed.
      key={value}
      name={name}
      label={label}
      type="number"
      defaultValue={value ?? ''}
      error={error !== undefined}
      helperText={error ?? hint}
      slotProps={{ htmlInput: { step: 'any' } }}
    />
  );
}
