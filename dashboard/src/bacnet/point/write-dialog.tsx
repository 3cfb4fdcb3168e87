import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
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
import { nameOfPoint } from '../bacnet-words.js';
import { kindOf } from '../point-kind.js';
import { TaskProgress } from '../tasks/task-progress.js';
import { isUnderWay } from '../tasks/task-text.js';
import { useTask } from '../tasks/use-task.js';
import type { PointView, WantedValue } from '../types.js';
import { ValueField } from './value-field.js';
import { WriteOutcome } from './write-outcome.js';

interface DialogProps {
  point: PointView;
  onClose: () => void;
}

/** Commands a point, or gives a command back, and shows what the controller reads afterwards. */
export function WriteDialog({ point, onClose }: DialogProps) {
  const [taskId, setTaskId] = useState<number | null>(null);
  const [gives, setGives] = useState(false);
  // What the value is from now on is in the next reading: it need not wait for its time.
  const task = useTask(taskId, () => void bacnet.collect(point.device).catch(() => undefined));
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ value, priority }: { value: WantedValue; priority: number }) =>
      bacnet.write(point.id, value, priority),
    onSuccess: created => setTaskId(created.task_id),
  });
  const errors = refusalsOf(error, ['value', 'priority']);
  const busy = isPending || (taskId !== null && (!task || isUnderWay(task)));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setTaskId(null);
    mutate({ value: gives ? null : wantedIn(form, point), priority: Number(textOf(form, 'priority')) });
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="write">
      <form onSubmit={submit}>
        <DialogTitle id="write">Command {nameOfPoint(point)}</DialogTitle>
        <DialogContent>
          {errors.form && <Alert severity="error">{errors.form}</Alert>}
          <Box sx={{ mb: 1, color: 'text.secondary' }}>Reads {point.latest?.display ?? 'nothing yet'} now.</Box>
          <WhatChoice gives={gives} onChange={setGives} />
          {!gives && <ValueField point={point} error={errors.value} />}
          <PriorityField error={errors.priority} />
          <Box role="status" sx={{ mt: 1.5 }}>
            {task && !isUnderWay(task) && <WriteOutcome task={task} />}
          </Box>
          {task && isUnderWay(task) && <TaskProgress task={task} label="Progress of the command" />}
          {task?.status === 'pending' && <BackendBanner />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="contained" loading={busy}>
            {gives ? 'Give back' : 'Write'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** What is in the form, as the kind of the point has it. */
function wantedIn(form: FormData, point: PointView): WantedValue {
  const text = textOf(form, 'value');
  return kindOf(point) === 'text' ? text : Number(text);
}

function WhatChoice({ gives, onChange }: { gives: boolean; onChange: (gives: boolean) => void }) {
  return (
    <ToggleButtonGroup
      exclusive
      fullWidth
      size="small"
      value={gives}
      aria-label="What to do"
      onChange={(_event, next: boolean | null) => next !== null && onChange(next)}
      sx={{ mb: 0.5, '& button': { textTransform: 'none' } }}
    >
      <ToggleButton value={false}>Set a value</ToggleButton>
      <ToggleButton value>Give a command back</ToggleButton>
    </ToggleButtonGroup>
  );
}

/** Those above 8 belong to the safety of people. */
const priorities = [8, 9, 10, 11, 12, 13, 14, 15, 16];
const priorityWords: Record<number, string> = { 8: '8, manual operator', 16: '16, lowest' };

function PriorityField({ error }: { error?: string }) {
  return (
    <TextField
      select
      fullWidth
      name="priority"
      label="Priority"
      defaultValue={16}
      error={error !== undefined}
      helperText={error ?? 'A command of a smaller number stands above this one.'}
    >
      {priorities.map(priority => (
        <MenuItem key={priority} value={priority}>
          {priorityWords[priority] ?? priority}
        </MenuItem>
      ))}
    </TextField>
  );
}
