import { Box } from '@mui/material';
import { ListBase, Pagination, useListContext } from 'react-admin';
import { Link } from 'react-router';
import { Section } from '../../status/section.js';
import { valuesEveryMs } from '../live-pace.js';
import { PointRows } from '../points/point-rows.js';
import type { BacnetDeviceView, PointView } from '../types.js';

/** What one controller measures and does. */
export function DevicePoints({ device: { id } }: { device: BacnetDeviceView }) {
  const all = `/bacnet-points?filter=${encodeURIComponent(JSON.stringify({ device: id }))}`;
  return (
    <Section
      title="Points"
      action={
        <Box component={Link} to={all} sx={{ color: 'primary.main' }}>
          With filters
        </Box>
      }
    >
      <ListBase
        resource="bacnet-points"
        filter={{ device: id }}
        sort={{ field: 'object_type,object_instance', order: 'ASC' }}
        perPage={25}
        disableSyncWithLocation
        storeKey={false}
        queryOptions={{ refetchInterval: valuesEveryMs }}
      >
        <Points />
      </ListBase>
    </Section>
  );
}

function Points() {
  const { total, isPending } = useListContext<PointView>();
  if (!isPending && total === 0)
    return <Box sx={{ color: 'text.secondary' }}>None are known yet. List its objects to find them.</Box>;
  return (
    <>
      <Box sx={{ mx: { xs: -2, sm: -1 } }}>
        <PointRows of="device" />
      </Box>
      {(total ?? 0) > 25 && <Pagination rowsPerPageOptions={[25, 50, 100]} />}
    </>
  );
}
