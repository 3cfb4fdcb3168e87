import { Tooltip } from '@mui/material';
import { cloneElement, type ReactElement } from 'react';
import { useIsAdmin, viewerReason } from './permissions.js';

/** A control for administrators; for everybody else it is disabled and says why. */
export function AdminOnly({ children }: { children: ReactElement<{ disabled?: boolean }> }) {
  if (useIsAdmin()) return children;
  return (
    <Tooltip title={viewerReason}>
      <span>{cloneElement(children, { disabled: true })}</span>
    </Tooltip>
  );
}
