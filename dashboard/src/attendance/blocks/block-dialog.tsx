import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import { textOf } from '../../forms/form-text.js';
import { errorText } from '../../api/problem.js';
import type { BlockView } from '../../client/types.gen.js';

interface DialogProps {
  /** Null: a new one. */
  block: BlockView | null;
  onClose: () => void;
}

/** Adds or describes a part of the site. */
export function BlockDialog({ block, onClose }: DialogProps) {
  const notify = useNotify();
  const queries = useQueryClient();
  const provider = useDataProvider();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (data: { name: string; description: string }) =>
      block === null
        ? provider.create('blocks', { data })
        : provider.update('blocks', { id: block.id, data, previousData: block }),
    onSuccess: async () => {
      notify('Saved', { type: 'success' });
      onClose();
      await queries.invalidateQueries({ queryKey: ['blocks'] });
    },
  });
  const errors = fieldErrorsOf(error);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    mutate({ name: textOf(form, 'name'), description: textOf(form, 'description') });
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="block">
      <form onSubmit={submit}>
        <DialogTitle id="block">{block === null ? 'Add a block' : block.name}</DialogTitle>
        <DialogContent>
          {errors.form && <Alert severity="error">{errors.form}</Alert>}
          <TextField
            name="name"
            label="Name"
            required
            fullWidth
            autoFocus
            defaultValue={block?.name}
            error={'name' in errors}
            helperText={errors.name ?? 'A building, a floor, a gate'}
          />
          <TextField
            name="description"
            label="Description"
            fullWidth
            multiline
            minRows={2}
            defaultValue={block?.description}
            error={'description' in errors}
            helperText={errors.description}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" loading={isPending}>
            {block === null ? 'Add the block' : 'Save'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The data provider hands refusals over by field. */
function fieldErrorsOf(error: (Error & { body?: { errors?: Record<string, string> } }) | null): Record<string, string> {
  if (!error) return {};
  return error.body?.errors ?? { form: errorText(error) };
}
