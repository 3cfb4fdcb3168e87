import { Box, Button, Table, TableBody, TableCell, TableHead, TableRow, useMediaQuery } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { errorText } from '../../api/problem.js';
import type { FoundDeviceView } from '../../client/types.gen.js';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago } from '../../status/ago.js';
import { presence } from '../presence-api.js';

interface TableProps {
  devices: FoundDeviceView[];
  onClaim: (found: FoundDeviceView) => void;
}

const note = { fontSize: '0.8125rem', color: 'text.secondary' };

export function FoundTable({ devices, onClaim }: TableProps) {
  const narrow = useMediaQuery(theme => theme.breakpoints.down('md'));
  const admin = useIsAdmin();
  if (narrow)
    return (
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 1.5 }}>
        {devices.map(found => (
          <Box key={found.id} component="li" sx={{ py: 1, '& + li': { borderTop: 1, borderColor: 'divider' } }}>
            <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
              <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{found.hostname ?? found.ip_address}</Box>
              <Box sx={note}>
                <Ago at={found.last_seen} />
              </Box>
            </Box>
            <Box sx={note}>{[found.hostname && found.ip_address, found.mac_address].filter(Boolean).join(', ')}</Box>
            {admin && <Actions found={found} onClaim={onClaim} />}
          </Box>
        ))}
      </Box>
    );
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['Device', 'Address', 'MAC', 'First seen', 'Last seen'].map(heading => (
            <TableCell key={heading}>{heading}</TableCell>
          ))}
          {admin && <TableCell aria-label="What to do with it" />}
        </TableRow>
      </TableHead>
      <TableBody>
        {devices.map(found => (
          <TableRow key={found.id} hover>
            <TableCell sx={{ fontWeight: 600 }}>{found.hostname ?? '–'}</TableCell>
            <TableCell>{found.ip_address}</TableCell>
            <TableCell>
              {found.mac_address ?? <Box sx={note}>not known</Box>}
              {found.has_private_mac && (
                <Box sx={note} title="The device makes it up, so it may show another one some day">
                  private
                </Box>
              )}
            </TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>
              <Ago at={found.first_seen} />
            </TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap' }}>
              <Ago at={found.last_seen} />
            </TableCell>
            {admin && (
              <TableCell align="right">
                <Actions found={found} onClaim={onClaim} />
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Actions({ found, onClaim }: { found: FoundDeviceView; onClaim: TableProps['onClaim'] }) {
  const queries = useQueryClient();
  const notify = useNotify();
  const { mutate, isPending } = useMutation({
    mutationFn: () => presence.ignore(found.id, !found.ignored),
    onError: error => notify(errorText(error), { type: 'error' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['found-devices'] }),
  });
  const name = found.hostname ?? found.ip_address;
  return (
    <Box sx={{ display: 'inline-flex', gap: 0.5, whiteSpace: 'nowrap' }}>
      <Button size="small" variant="outlined" aria-label={`Claim ${name}`} onClick={() => onClaim(found)}>
        Claim
      </Button>
      <Button
        size="small"
        loading={isPending}
        aria-label={`${found.ignored ? 'No longer ignore' : 'Ignore'} ${name}`}
        onClick={() => mutate()}
      >
        {found.ignored ? 'No longer ignore' : 'Ignore'}
      </Button>
    </Box>
  );
}
