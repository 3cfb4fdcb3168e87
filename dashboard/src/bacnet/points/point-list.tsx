import ThermostatOutlined from '@mui/icons-material/ThermostatOutlined';
import { Paper, useMediaQuery } from '@mui/material';
import {
  AutocompleteInput,
  ColumnsButton,
  List,
  ReferenceInput,
  SearchInput,
  SelectInput,
  TopToolbar,
} from 'react-admin';
import { PageTitle } from '../../layout/page-title.js';
import { Empty } from '../../status/empty.js';
import { BackendBanner } from '../backend/backend-banner.js';
import { choicesOf, limitLooks, nameOfDevice, objectTypeWords, qualityLooks } from '../bacnet-words.js';
import { DiscoverLink } from '../discovery/discover-link.js';
import { ListFile } from '../list-file.js';
import { listLook, narrowField } from '../list-look.js';
import { valuesEveryMs } from '../live-pace.js';
import type { PointView } from '../types.js';
import { PointRows } from './point-rows.js';

const limitChoices = [{ id: 'low,high', name: 'Out of limits' }, ...choicesOf(limitLooks)];
const quiet = { alwaysOn: true, helperText: false as const, sx: narrowField };

const filters = [
  <SearchInput key="q" source="q" alwaysOn placeholder="Point or controller" />,
  <ReferenceInput
    key="device"
    source="device"
    reference="bacnet-devices"
    alwaysOn
    perPage={50}
    sort={{ field: 'name', order: 'ASC' }}
  >
    <AutocompleteInput label="Controller" optionText={nameOfDevice} helperText={false} sx={{ width: 190 }} />
  </ReferenceInput>,
  <SelectInput
    key="object_type"
    source="object_type"
    label="Type"
    choices={Object.entries(objectTypeWords).map(([id, name]) => ({ id, name }))}
    {...quiet}
  />,
  <SelectInput key="quality" source="quality" label="Quality" choices={choicesOf(qualityLooks)} {...quiet} />,
  <SelectInput key="limit_state" source="limit_state" label="Limits" choices={limitChoices} {...quiet} />,
  <SelectInput
    key="enabled"
    source="enabled"
    label="Use"
    choices={[
      { id: 'true', name: 'Read' },
      { id: 'false', name: 'Not read' },
    ]}
    {...quiet}
  />,
];

const columns = {
  controller: (point: PointView) => point.device_name,
  point: (point: PointView) => point.name,
  object: (point: PointView) => `${point.object_type_name} ${point.object_instance}`,
  description: (point: PointView) => point.description,
  value: (point: PointView) => point.latest?.value ?? point.latest?.value_text ?? null,
  display: (point: PointView) => point.latest?.display ?? null,
  units: (point: PointView) => point.units,
  quality: (point: PointView) => point.latest?.quality ?? null,
  read_at: (point: PointView) => point.latest?.at ?? null,
  low_limit: (point: PointView) => point.low_limit,
  high_limit: (point: PointView) => point.high_limit,
  limit_state: (point: PointView) => point.limit_state,
  enabled: (point: PointView) => point.is_enabled,
  interval_seconds: (point: PointView) => point.interval_seconds,
};

/** Everything the controllers measure and do, with what it reads now. */
export default function PointList() {
  return (
    <>
      <PageTitle title="Points" />
      <BackendBanner />
      <List
        sort={{ field: 'device,object_type,object_instance', order: 'ASC' }}
        perPage={25}
        exporter={false}
        queryOptions={{ refetchInterval: valuesEveryMs }}
        filters={filters}
        actions={<PointTools />}
        empty={<NoPoints />}
        title=" "
        sx={listLook}
      >
        <PointRows of="building" />
      </List>
    </>
  );
}

function PointTools() {
  const wide = useMediaQuery(theme => theme.breakpoints.up('md'));
  return (
    <TopToolbar sx={{ gap: 1, alignItems: 'center' }}>
      {wide && <ColumnsButton />}
      <ListFile file="bacnet-points" columns={columns} />
    </TopToolbar>
  );
}

function NoPoints() {
  return (
    <Paper sx={{ width: '100%' }}>
      <Empty icon={<ThermostatOutlined />} title="No points yet" action={<DiscoverLink />}>
        A point is what a controller measures or does: a temperature, a valve, a fan. The search for controllers lists
        the points of those it finds.
      </Empty>
    </Paper>
  );
}
