import {
  Alert,
  Box,
  Button,
  DialogActions,
  DialogContent,
  MenuItem,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
} from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { refusalsOf } from '../../attendance/refusals.js';
import { textOf } from '../../forms/form-text.js';
import { BackendBanner } from '../backend/backend-banner.js';
import { bacnet } from '../bacnet-api.js';
import { isPlace, places, wishOf, type Place } from './discovery-wish.js';

/** The fields in which the API may find something wrong; some it knows by a shorter name. */
const refusable = ['low', 'low_limit', 'high', 'high_limit', 'networks', 'addresses', 'sweep', 'bbmd'];

interface FormProps {
  /** Whether the simulated building is chosen at first. */
  startsMock: boolean;
  onStarted: (task: number) => void;
  onClose: () => void;
}

/** Where controllers are looked for. */
export function DiscoveryForm({ startsMock, onStarted, onClose }: FormProps) {
  const [mock, setMock] = useState(startsMock);
  const [place, setPlace] = useState<Place>('local');
  const { mutate, isPending, error } = useMutation({
    mutationFn: bacnet.discover,
    onSuccess: ({ task_id: task }) => onStarted(task),
  });
  const errors = refusalsOf(error, refusable);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [detail, low, high] = [textOf(form, 'detail'), textOf(form, 'low'), textOf(form, 'high')];
    mutate(wishOf({ mock, place, detail, low, high }));
  };
  return (
    <form onSubmit={submit}>
      <DialogContent sx={{ pt: 0 }}>
        <BackendBanner />
        {errors.form && <Alert severity="error">{errors.form}</Alert>}
        <MockChoice mock={mock} onChange={setMock} />
        {!mock && <PlaceFields place={place} onChange={setPlace} error={errors[place]} />}
        <Box sx={{ display: 'grid', columnGap: 2, gridTemplateColumns: '1fr 1fr' }}>
          <InstanceField name="low" label="First instance" error={errors.low_limit ?? errors.low} />
          <InstanceField name="high" label="Last instance" error={errors.high_limit ?? errors.high} />
        </Box>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" variant="contained" loading={isPending}>
          Search
        </Button>
      </DialogActions>
    </form>
  );
}

function MockChoice({ mock, onChange }: { mock: boolean; onChange: (mock: boolean) => void }) {
  return (
    <>
      <ToggleButtonGroup
        exclusive
        fullWidth
        size="small"
        value={mock}
        aria-label="Building"
        onChange={(_event, next: boolean | null) => next !== null && onChange(next)}
        sx={{ mb: 0.5, '& button': { textTransform: 'none' } }}
      >
        <ToggleButton value={false}>This building</ToggleButton>
        <ToggleButton value>A simulated one</ToggleButton>
      </ToggleButtonGroup>
      {mock && (
        <Box sx={{ my: 1, color: 'text.secondary' }}>
          Five simulated controllers inside Sitewatch, over the real protocol. Their values wander; they can be
          commanded, and deleted again.
        </Box>
      )}
    </>
  );
}

interface PlaceProps {
  place: Place;
  onChange: (place: Place) => void;
  error?: string;
}

function PlaceFields({ place, onChange, error }: PlaceProps) {
  const chosen: { hint?: string; field?: string; example?: string } = places[place];
  return (
    <>
      <TextField
        select
        fullWidth
        label="Where"
        value={place}
        onChange={({ target }) => isPlace(target.value) && onChange(target.value)}
        helperText={chosen.hint}
      >
        {Object.entries(places).map(([id, { label }]) => (
          <MenuItem key={id} value={id}>
            {label}
          </MenuItem>
        ))}
      </TextField>
      {chosen.field && (
        <TextField
          key={place}
          name="detail"
          label={chosen.field}
          placeholder={chosen.example}
          required
          fullWidth
          autoFocus
          error={error !== undefined}
          helperText={error ?? `For example ${chosen.example}`}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      )}
    </>
  );
}

function InstanceField({ name, label, error }: { name: string; label: string; error?: string }) {
  return (
    <TextField
      name={name}
      label={label}
      type="number"
      error={error !== undefined}
      helperText={error ?? 'Empty: all'}
      slotProps={{ htmlInput: { min: 0, max: 4_194_303, step: 1 } }}
    />
  );
}
