import { Button, Paper } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Empty } from '../status/empty.js';
import { PageTitle } from './page-title.js';

interface DeadEndProps {
  /** In the bar above the page. */
  title: string;
  icon: ReactNode;
  heading: string;
  /** Why there is nothing to see. */
  children: ReactNode;
}

/** Instead of a page: why there is none, and the way back. */
export function DeadEnd({ title, icon, heading, children }: DeadEndProps) {
  return (
    <Paper>
      <PageTitle title={title} />
      <Empty
        icon={icon}
        title={heading}
        action={
          <Button component={Link} to="/" variant="outlined">
            Back to the overview
          </Button>
        }
      >
        {children}
      </Empty>
    </Paper>
  );
}
