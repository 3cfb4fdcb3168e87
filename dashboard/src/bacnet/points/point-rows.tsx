import { useMediaQuery } from '@mui/material';
import { useListContext } from 'react-admin';
import type { PointView } from '../types.js';
import { BulkActions } from './bulk-actions.js';
import { PointCards } from './point-cards.js';
import { PointTable } from './point-table.js';

/** The points of the list around it; those of one device do not name it and are not changed together. */
export function PointRows({ of }: { of: 'building' | 'device' }) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const { data = [] } = useListContext<PointView>();
  const ofDevice = of === 'device';
  if (narrow) return <PointCards points={data} ofDevice={ofDevice} />;
  return <PointTable ofDevice={ofDevice} bulk={ofDevice ? false : <BulkActions />} />;
}
