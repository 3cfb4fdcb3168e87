import Add from '@mui/icons-material/Add';
import VpnKeyOutlined from '@mui/icons-material/VpnKeyOutlined';
import { Box, Button, Paper, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import type { ApiKeyView } from '../client/types.gen.js';
import { Ago } from '../status/ago.js';
import { Empty } from '../status/empty.js';
import { exactTime } from '../status/time.js';
import { NewKeyDialog } from './new-key-dialog.js';
import { RevokeButton } from './revoke-button.js';
import { roleWords } from './roles.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';

/** Keys for programs. */
export default function ApiKeysPage() {
  const [making, setMaking] = useState(false);
  const {
    data: keys,
    isPending,
    error,
  } = useGetList<ApiKeyView>('api-keys', {
    pagination: { page: 1, perPage: 500 },
    sort: { field: 'name', order: 'ASC' },
  });
  if (isPending) return <Reading />;
  if (error) throw error;
  const add = (
    <Button variant="contained" startIcon={<Add />} onClick={() => setMaking(true)}>
      Make a key
    </Button>
  );
  return (
    <>
      <PageTitle title="API keys" />
      {keys.length > 0 && <Box sx={{ mb: 1.5, textAlign: 'right' }}>{add}</Box>}
      <Paper sx={{ overflowX: 'auto' }}>
        {keys.length === 0 ? (
          <Empty icon={<VpnKeyOutlined />} title="No API keys" action={add}>
            A key lets a program use the API without a password: send it as <code>Authorization: Api-Key …</code>. It is
            shown once, when it is made.
          </Empty>
        ) : (
          <KeyTable keys={keys} />
        )}
      </Paper>
      {making && <NewKeyDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function KeyTable({ keys }: { keys: ApiKeyView[] }) {
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['Name', 'Begins with', 'Role', 'Made', 'Expires', 'Last used'].map(heading => (
            <TableCell key={heading}>{heading}</TableCell>
          ))}
          <TableCell />
        </TableRow>
      </TableHead>
      <TableBody>
        {keys.map(key => (
          <TableRow key={key.id} hover>
            <TableCell sx={{ fontWeight: 600 }}>{key.name}</TableCell>
            <TableCell>
              <code>{key.prefix}…</code>
            </TableCell>
            <TableCell>{roleWords[key.role]}</TableCell>
            <TableCell>
              <Ago at={key.created_at} /> by {key.created_by}
            </TableCell>
            <TableCell>{key.expires_at === null ? 'never' : exactTime(key.expires_at)}</TableCell>
            <TableCell>
              <Ago at={key.last_used_at} />
            </TableCell>
            <TableCell align="right">
              <RevokeButton apiKey={key} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
