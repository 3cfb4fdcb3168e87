import LockOutlined from '@mui/icons-material/LockOutlined';
import { DeadEnd } from '../layout/dead-end.js';
import { viewerReason } from './permissions.js';

/** Instead of a page this account may not see. */
export function AccessDenied() {
  return (
    <DeadEnd title="Not for this account" icon={<LockOutlined />} heading="Only administrators see this page">
      {viewerReason}
    </DeadEnd>
  );
}
