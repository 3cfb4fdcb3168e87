import OutboxOutlined from '@mui/icons-material/OutboxOutlined';
import { Box, Button, Paper } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useGetList } from 'react-admin';
import { Link, useSearchParams } from 'react-router';
import { cursorOf } from '../../api/api.js';
import { notifications } from '../../api/notifications.js';
import type { NotificationConfigView } from '../../client/types.gen.js';
import { Choice } from '../../forms/choice.js';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { Empty } from '../../status/empty.js';
import { LoadMore } from '../../status/load-more.js';
import { channelWords } from '../../theme/words.js';
import { deliveryWords } from './delivery-words.js';
import { LogTable } from './log-table.js';
import { MessageDrawer } from './message-drawer.js';

/** What was sent to whom, and what became of it. Filters and the open message are part of the address. */
export default function LogPage() {
  const [parameters, setParameters] = useSearchParams();
  const filter = {
    status: parameters.get('status'),
    notification_type: parameters.get('type'),
    config: parameters.get('config'),
  };
  const opened = Number(parameters.get('message')) || null;
  const change = (name: string, value: string | null) =>
    setParameters(
      before => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const query = useInfiniteQuery({
    queryKey: ['notifications', filter],
    queryFn: ({ pageParam, signal }) => notifications.log(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => cursorOf(page.next),
  });
  const messages = query.data?.pages.flatMap(({ results }) => results) ?? [];
  const filtered = Object.values(filter).some(value => value !== null);
  if (query.error) throw query.error;
  return (
    <>
      <PageTitle title="Delivery log" />
      <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <Choice
          {...{ label: 'Status', all: 'Any status', value: filter.status, choices: deliveryWords }}
          onChange={value => change('status', value)}
        />
        <Choice
          {...{ label: 'Way', all: 'Any way', value: filter.notification_type, choices: channelWords }}
          onChange={value => change('type', value)}
        />
        <ConfigChoice value={filter.config} onChange={value => change('config', value)} />
      </Box>
      <Paper sx={{ p: { xs: 1, sm: 1.5 } }}>
        {query.isPending && <Reading />}
        {query.data && messages.length === 0 && (
          <NoMessages filtered={filtered} onReset={() => setParameters({}, { replace: true })} />
        )}
        {messages.length > 0 && <LogTable messages={messages} onOpen={id => change('message', String(id))} />}
        <LoadMore query={query} />
      </Paper>
      {opened !== null && <MessageDrawer id={opened} onClose={() => change('message', null)} />}
    </>
  );
}

function ConfigChoice({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { data = [] } = useGetList<NotificationConfigView>('notification-configs', {
    pagination: { page: 1, perPage: 200 },
    sort: { field: 'name', order: 'ASC' },
  });
  const choices = Object.fromEntries(data.map(({ id, name, recipient }) => [String(id), name || recipient]));
  return <Choice {...{ label: 'Recipient', all: 'Any recipient', value, choices, onChange }} />;
}

function NoMessages({ filtered, onReset }: { filtered: boolean; onReset: () => void }) {
  return (
    <Empty
      icon={<OutboxOutlined />}
      title={filtered ? 'No such message' : 'Nothing was sent yet'}
      action={
        filtered ? (
          <Button onClick={onReset} variant="outlined">
            Show all messages
          </Button>
        ) : (
          <Button component={Link} to="/notification-configs" variant="contained">
            Choose who is told
          </Button>
        )
      }
    >
      Every message stands here with its attempts and what the provider answered. What could not be delivered within a
      day is given up, and can be sent again.
    </Empty>
  );
}
