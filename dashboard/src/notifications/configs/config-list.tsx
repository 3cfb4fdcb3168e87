import NotificationsNone from '@mui/icons-material/NotificationsNone';
import { Box, Button, Paper, useMediaQuery } from '@mui/material';
import { DataTable, FunctionField, List, SearchInput, SelectInput, SimpleList } from 'react-admin';
import { Link } from 'react-router';
import type { NotificationConfigView } from '../../client/types.gen.js';
import { CreateAction } from '../../forms/list-actions.js';
import { NamedBoxes } from '../../forms/named-boxes.js';
import { PageTitle } from '../../layout/page-title.js';
import { useLiveRow } from '../../live/live.js';
import { AdminOnly } from '../../session/gate.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { Empty } from '../../status/empty.js';
import { StateMark } from '../../status/state-mark.js';
import { channelWords } from '../../theme/words.js';
import { TestButton } from './test-button.js';

const create = '/notification-configs/create';
const ways = Object.entries(channelWords).map(([id, name]) => ({ id, name }));

const filters = [
  <SearchInput key="q" source="q" alwaysOn placeholder="Name or recipient" />,
  <SelectInput key="type" source="notification_type" label="Way" alwaysOn choices={ways} helperText={false} />,
];

/** Addresses have no spaces to break at; the filters stand on the page, not on paper. */
const look = {
  '& .MuiListItemText-root': { overflowWrap: 'anywhere' },
  '& .RaList-actions, & .RaList-actions > *': { bgcolor: 'transparent' },
};

/** Who is told what, and whether it arrives. */
export default function ConfigList() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const admin = useIsAdmin();
  return (
    <List
      sort={{ field: 'name', order: 'ASC' }}
      exporter={false}
      filters={filters}
      actions={<CreateAction label="Tell somebody" to={create} />}
      empty={<NoConfigs />}
      title=" "
      sx={look}
    >
      <PageTitle title="Recipients" />
      {narrow ? (
        <SimpleList<NotificationConfigView>
          primaryText={record => record.name || record.recipient}
          secondaryText={record => `${channelWords[record.notification_type]}, ${stateText(record)}`}
          linkType={admin ? 'edit' : false}
        />
      ) : (
        <NamedBoxes>
          <DataTable<NotificationConfigView>
            rowClick={admin ? 'edit' : false}
            bulkActionButtons={admin ? undefined : false}
          >
            <DataTable.Col source="name" label="Recipient">
              <FunctionField<NotificationConfigView> render={config => <Recipient config={config} />} />
            </DataTable.Col>
            <DataTable.Col source="notification_type" label="Way">
              <FunctionField<NotificationConfigView> render={config => channelWords[config.notification_type]} />
            </DataTable.Col>
            <DataTable.Col source="server" label="About">
              <FunctionField<NotificationConfigView> render={({ server }) => <About server={server} />} />
            </DataTable.Col>
            <DataTable.Col source="minimum_severity" label="Told of">
              <FunctionField<NotificationConfigView> render={toldOf} />
            </DataTable.Col>
            <DataTable.Col source="blocked_at" label="State">
              <FunctionField<NotificationConfigView> render={config => <State config={config} />} />
            </DataTable.Col>
            <DataTable.Col source="last_delivered_at" label="Delivered">
              <FunctionField<NotificationConfigView> render={config => <Ago at={config.last_delivered_at} />} />
            </DataTable.Col>
            <DataTable.Col label="Test" disableSort>
              <FunctionField<NotificationConfigView>
                render={config => (
                  // A press of the button is not one of the row.
                  <span onClick={event => event.stopPropagation()} role="presentation">
                    <TestButton config={config} small />
                  </span>
                )}
              />
            </DataTable.Col>
          </DataTable>
        </NamedBoxes>
      )}
    </List>
  );
}

function Recipient({ config: { name, recipient } }: { config: NotificationConfigView }) {
  return (
    <Box sx={{ overflowWrap: 'anywhere' }}>
      <Box component="span" sx={{ fontWeight: 600 }}>
        {name || recipient}
      </Box>
      {name && <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>{recipient}</Box>}
    </Box>
  );
}

function About({ server }: { server: number | null }) {
  const name = useLiveRow(server ?? 0)?.name;
  return server === null ? 'Everything' : (name ?? `Server ${server}`);
}

const leastWords = { info: 'everything', warning: 'warnings and critical', critical: 'critical only' };

function toldOf({
  notify_on_failure: failure,
  notify_on_recovery: recovery,
  minimum_severity,
}: NotificationConfigView) {
  const least = leastWords[minimum_severity];
  if (failure && recovery) return least;
  return failure ? `${least}, no recoveries` : recovery ? `${least}, recoveries only` : 'nothing';
}

function State({ config: { enabled, blocked_at, blocked_reason } }: { config: NotificationConfigView }) {
  if (!enabled) return <StateMark state="paused" word="Off" />;
  if (blocked_at === null) return <StateMark state="up" word="On" />;
  return (
    <span title={blocked_reason ?? undefined}>
      <StateMark state="down" word="Blocked" />
    </span>
  );
}

const stateText = (config: NotificationConfigView) =>
  !config.enabled ? 'off' : config.blocked_at === null ? toldOf(config) : 'blocked';

function NoConfigs() {
  return (
    <Paper sx={{ width: '100%' }}>
      <PageTitle title="Recipients" />
      <Empty
        icon={<NotificationsNone />}
        title="Nobody is told yet"
        action={
          <AdminOnly>
            <Button component={Link} to={create} variant="contained">
              Tell somebody
            </Button>
          </AdminOnly>
        }
      >
        A recipient is an e-mail address, a telephone, a chat, or a program that takes a webhook. It is told when
        something breaks and when it is over, and a test shows at once whether that works.
      </Empty>
    </Paper>
  );
}
