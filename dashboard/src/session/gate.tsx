import { Tooltip } from '@mui/material';
import { cloneElement, type ReactElement } from 'react';
import { useIsAdmin, viewerReason } from './permissions.js';

/** A control for administrators; for everybody else it is disabled and says why. */
export function AdminOnly({ children }: { children: ReactElement<{ disabled?: boolean }> }) {
  if (useIsAdmin()) return children;
  return (
    <Tooltip title={viewerReason} describeChild>
      {/* A disabled control takes neither the mouse nor the focus, so that the frame around it gives the reason. */}
      <span role="group" aria-label={viewerReason} tabIndex={0}>
        {cloneElement(children, { disabled: true })}
      </span>
    </Tooltip>
  );
}
