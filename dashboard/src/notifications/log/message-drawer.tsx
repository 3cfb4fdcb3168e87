import Close from '@mui/icons-material/Close';
import { Alert, Box, Drawer, IconButton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { notifications } from '../../api/notifications.js';
import { errorText } from '../../api/problem.js';
import type { NotificationDetailView } from '../../client/types.gen.js';
import { Reading } from '../../layout/reading.js';
import { exactTime } from '../../status/time.js';
import { channelWords } from '../../theme/words.js';
import { DeliveryMark } from './delivery-mark.js';
import { messageKindWords } from './delivery-words.js';
import { ReplayButton } from './replay-button.js';

/** One message: what it says, and how each party answered. */
export function MessageDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const { data, error } = useQuery({
    queryKey: ['notifications', 'message', id],
    queryFn: ({ signal }) => notifications.message(id, signal),
  });
  return (
    <Drawer
      anchor="right"
      open
      onClose={onClose}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-modal': true,
          'aria-label': 'Message',
          sx: { width: { xs: '100%', sm: 480 }, p: 2.5, borderRadius: 0 },
        },
      }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'flex-start', gap: 1, mb: 1.5 }}>
        <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>
          {data?.subject ?? 'Message'}
        </Typography>
        <IconButton aria-label="Close" onClick={onClose} sx={{ mt: -0.75 }}>
          <Close />
        </IconButton>
      </Box>
      {error && <Alert severity="error">{errorText(error)}</Alert>}
      {data ? <Detail message={data} /> : !error && <Reading />}
    </Drawer>
  );
}

function Detail({ message }: { message: NotificationDetailView }) {
  const times: [string, string | null][] = [
    ['Written', message.created_at],
    ['First attempt', message.first_attempt_at],
    ['Next attempt', message.next_attempt_at],
    [message.status === 'delivered' ? 'Delivered' : 'Ended', message.finished_at],
  ];
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap', mb: 2 }}>
        <DeliveryMark status={message.status} />
        {message.status === 'dead' && <ReplayButton message={message} />}
      </Box>
      <Block title="What it says">{message.text || '–'}</Block>
      <Box component="dl" sx={factsLook}>
        <Fact name="To">{message.recipient}</Fact>
        <Fact name="Way">{channelWords[message.notification_type]}</Fact>
        <Fact name="Kind">{messageKindWords[message.kind]}</Fact>
        <Fact name="Attempts">{message.attempts}</Fact>
        {times.map(
          ([name, at]) =>
            at && (
              <Fact key={name} name={name}>
                {exactTime(at)}
              </Fact>
            ),
        )}
        <Fact name="Message id">
          <code>{message.message_id}</code>
        </Fact>
        {message.answer_status !== null && <Fact name="Status">{message.answer_status}</Fact>}
        {message.config !== null && (
          <Fact name="Recipient">
            <Box component={Link} to={`/notification-configs/${message.config}`} sx={{ color: 'primary.main' }}>
              Its settings
            </Box>
          </Fact>
        )}
      </Box>
      {message.error && <Block title="Error">{message.error}</Block>}
      {message.answer && <Block title="Answer">{message.answer}</Block>}
    </>
  );
}

const factsLook = {
  display: 'grid',
  gridTemplateColumns: 'max-content minmax(0, 1fr)',
  columnGap: 2,
  rowGap: 0.75,
  my: 2,
  '& dt': { color: 'text.secondary' },
  '& dd': { m: 0, overflowWrap: 'anywhere' },
};

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section" sx={{ mt: 1.5 }}>
      <Typography variant="h3" sx={{ mb: 0.5 }}>
        {title}
      </Typography>
      <Box
        sx={{
          p: 1.5,
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          fontSize: '0.8125rem',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {children}
      </Box>
    </Box>
  );
}
