import { Box, Paper } from '@mui/material';
import type { ReactNode } from 'react';
import { DeleteButton, SaveButton, Toolbar, useEditContext, useResourceContext } from 'react-admin';
import { Link } from 'react-router';
import { Button } from '@mui/material';

/** Title and explanation on the left, fields on the right. */
export function FormSection({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Box
      component="section"
      sx={{
        display: 'grid',
        gap: { xs: 1, md: 4 },
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '220px minmax(0, 560px)' },
        width: '100%',
        py: 2,
        '&:not(:first-of-type)': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <div>
        <Box component="h2" sx={{ m: 0, fontSize: '0.9375rem', fontWeight: 650 }}>
          {title}
        </Box>
        {hint && <Box sx={{ mt: 0.5, fontSize: '0.8125rem', color: 'text.secondary' }}>{hint}</Box>}
      </div>
      <Box sx={{ display: 'flex', flexDirection: 'column', gap: 0.5, minWidth: 0 }}>{children}</Box>
    </Box>
  );
}

/** Fields beside each other where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{
        display: 'grid',
        columnGap: 2,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(auto-fit, minmax(120px, 1fr))' },
        alignItems: 'start',
      }}
    >
      {children}
    </Box>
  );
}

export function FormPaper({ children }: { children: ReactNode }) {
  return <Paper sx={{ overflow: 'clip' }}>{children}</Paper>;
}

/** Save, cancel, and delete where there is a record. `back`: where cancel leads. */
export function FormToolbar({
  back,
  deletes = false,
  save = 'Save',
}: {
  back: string;
  deletes?: boolean;
  save?: string;
}) {
  return (
    <Toolbar sx={{ gap: 1, px: 2, bgcolor: 'background.paper', borderTop: 1, borderColor: 'divider' }}>
      <SaveButton
        label={save}
        alwaysEnable={!deletes}
        icon={<span />}
        sx={{ '& .MuiButton-startIcon': { display: 'none' } }}
      />
      <Button component={Link} to={back}>
        Cancel
      </Button>
      <Box sx={{ flex: 1 }} />
      {deletes && <DeleteRecord />}
    </Toolbar>
  );
}

function DeleteRecord() {
  const { record } = useEditContext();
  const resource = useResourceContext();
  if (!record) return null;
  return <DeleteButton resource={resource} record={record} mutationMode="pessimistic" />;
}
