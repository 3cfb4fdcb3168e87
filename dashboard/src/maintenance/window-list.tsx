import BuildOutlined from '@mui/icons-material/BuildOutlined';
import { Box, Button, Chip, Paper, useMediaQuery } from '@mui/material';
import { DataTable, FunctionField, List, SimpleList } from 'react-admin';
import { Link } from 'react-router';
import type { MaintenanceWindowView } from '../client/types.gen.js';
import { NamedBoxes } from '../forms/named-boxes.js';
import { CreateAction } from '../forms/list-actions.js';
import { AdminOnly } from '../session/gate.js';
import { useIsAdmin } from '../session/permissions.js';
import { Empty } from '../status/empty.js';
import { plural } from '../status/figures.js';
import { scheduleText } from './schedule-text.js';
import { PageTitle } from '../layout/page-title.js';

export default function WindowList() {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('sm'));
  const admin = useIsAdmin();
  return (
    <List
      sort={{ field: 'name', order: 'ASC' }}
      exporter={false}
      actions={<CreateAction label="Plan maintenance" to="/maintenance-windows/create" />}
      empty={<NoWindows />}
      title=" "
    >
      <PageTitle title="Maintenance windows" />
      {narrow ? (
        <SimpleList<MaintenanceWindowView>
          primaryText={record => record.name}
          secondaryText={scheduleText}
          tertiaryText={record => (record.active ? 'now' : '')}
          linkType={admin ? 'edit' : false}
        />
      ) : (
        <NamedBoxes>
          <DataTable<MaintenanceWindowView>
            rowClick={admin ? 'edit' : false}
            bulkActionButtons={admin ? undefined : false}
          >
            <DataTable.Col source="name" />
            <DataTable.Col label="When" disableSort>
              <FunctionField<MaintenanceWindowView> render={scheduleText} />
            </DataTable.Col>
            <DataTable.Col label="Servers" disableSort>
              <FunctionField<MaintenanceWindowView> render={scopeText} />
            </DataTable.Col>
            <DataTable.Col label="Now" disableSort>
              <FunctionField<MaintenanceWindowView>
                render={record =>
                  record.active ? (
                    <Chip size="small" label="In progress" />
                  ) : (
                    <Box sx={{ color: 'text.secondary' }}>–</Box>
                  )
                }
              />
            </DataTable.Col>
          </DataTable>
        </NamedBoxes>
      )}
    </List>
  );
}

function scopeText({ server_ids: ids, tags }: MaintenanceWindowView): string {
  if (ids.length === 0 && tags.length === 0) return 'All servers';
  return [ids.length > 0 && plural(ids.length, 'server'), tags.length > 0 && `tagged ${tags.join(', ')}`]
    .filter(Boolean)
    .join(' and those ');
}

function NoWindows() {
  return (
    <Paper sx={{ width: '100%' }}>
      <PageTitle title="Maintenance windows" />
      <Empty
        icon={<BuildOutlined />}
        title="No maintenance planned"
        action={
          <AdminOnly>
            <Button component={Link} to="/maintenance-windows/create" variant="contained">
              Plan maintenance
            </Button>
          </AdminOnly>
        }
      >
        During a maintenance window servers are still checked, but nobody is told when they fail, and the time does not
        count as an outage.
      </Empty>
    </Paper>
  );
}
