import Add from '@mui/icons-material/Add';
import { Button } from '@mui/material';
import { TopToolbar } from 'react-admin';
import { Link } from 'react-router';
import { AdminOnly } from '../session/gate.js';

/** The one button above a list. */
export function CreateAction({ label, to }: { label: string; to: string }) {
  return (
    <TopToolbar>
      <AdminOnly>
        <Button component={Link} to={to} variant="contained" startIcon={<Add />}>
          {label}
        </Button>
      </AdminOnly>
    </TopToolbar>
  );
}
