import { Box, ButtonBase, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import type { NotificationView } from '../../client/types.gen.js';
import { Ago } from '../../status/ago.js';
import { channelWords } from '../../theme/words.js';
import { DeliveryMark } from './delivery-mark.js';
import { ReplayButton } from './replay-button.js';

interface LogTableProps {
  messages: NotificationView[];
  onOpen: (id: number) => void;
}

/** Messages newest first; each opens with its subject. */
export function LogTable({ messages, onOpen }: LogTableProps) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  if (narrow) {
    return (
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {messages.map(message => (
          <NarrowRow key={message.id} message={message} onOpen={onOpen} />
        ))}
      </Box>
    );
  }
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['Status', 'Message', 'To', 'Attempts', 'Written'].map(heading => (
            <TableCell key={heading}>{heading}</TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {messages.map(message => (
          <TableRow key={message.id} hover sx={{ verticalAlign: 'top' }}>
            <TableCell>
              <DeliveryMark status={message.status} />
              {message.status === 'dead' && (
                <Box sx={{ mt: 0.75 }}>
                  <ReplayButton message={message} />
                </Box>
              )}
            </TableCell>
            <TableCell>
              <Subject message={message} onOpen={onOpen} />
            </TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere', maxWidth: 260 }}>
              {message.recipient}
              <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
                {channelWords[message.notification_type]}
              </Box>
            </TableCell>
            <TableCell>{message.attempts}</TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>
              <Ago at={message.created_at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

interface RowProps {
  message: NotificationView;
  onOpen: (id: number) => void;
}

function NarrowRow({ message, onOpen }: RowProps) {
  return (
    <Box
      component="li"
      sx={{ px: 0.5, py: 1.5, display: 'grid', gap: 0.75, '& + li': { borderTop: 1, borderColor: 'divider' } }}
    >
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, alignItems: 'center' }}>
        <DeliveryMark status={message.status} />
        <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          <Ago at={message.created_at} />
        </Box>
      </Box>
      <Subject message={message} onOpen={onOpen} />
      <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {channelWords[message.notification_type]}: {message.recipient}
      </Box>
      {message.status === 'dead' && (
        <div>
          <ReplayButton message={message} />
        </div>
      )}
    </Box>
  );
}

function Subject({ message: { id, subject, error, status }, onOpen }: RowProps) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <ButtonBase
        onClick={() => onOpen(id)}
        aria-haspopup="dialog"
        sx={{
          textAlign: 'left',
          font: 'inherit',
          fontWeight: 600,
          overflowWrap: 'anywhere',
          '&:hover': { textDecoration: 'underline' },
        }}
      >
        {subject}
      </ButtonBase>
      {error && status !== 'delivered' && (
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{error}</Box>
      )}
    </Box>
  );
}
