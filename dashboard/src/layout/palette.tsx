import { Box, Dialog } from '@mui/material';
import { Command } from 'cmdk';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { allPages } from '../areas/areas.js';
import { liveStore } from '../live/live.js';
import { isProblem } from '../live/live.store.js';
import { useIsAdmin } from '../session/permissions.js';
import { useFoundRecords } from './use-found-records.js';
import { StateMark } from '../status/state-mark.js';

const serversShown = 12;

/** Ctrl-K: every page, server, person and device by name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const admin = useIsAdmin();
  const navigate = useNavigate();
  const go = (to: string) => {
    onClose();
    void navigate(to);
  };
  const pages = useMemo(() => findPages(text, admin), [text, admin]);
  const servers = useMemo(() => findServers(text), [text]);
  const records = useFoundRecords(text);
  const type = (next: string) => {
    setText(next);
    // Together with the text, so that Enter right after the last letter opens what was meant.
    setChosen(firstMatch(next, admin));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      maxWidth="sm"
      fullWidth
      slotProps={{
        paper: {
          'aria-label': 'Find a page or a server',
          'aria-labelledby': undefined,
          sx: { alignSelf: 'flex-start', mt: { xs: 2, sm: 10 }, overflow: 'hidden' },
        },
      }}
    >
      <Box
        component={Command}
        shouldFilter={false}
        value={chosen}
        onValueChange={setChosen}
        loop
        label="Find a page or a server"
        sx={look}
      >
        <Command.Input value={text} onValueChange={type} placeholder="Page, server, person or device" autoFocus />
        <Command.List label="Results">
          <Command.Empty>Nothing is called that.</Command.Empty>
          {servers.length > 0 && text !== '' && <ServerGroup servers={servers} onChoose={go} />}
          <Command.Group heading="Pages" hidden={pages.length === 0}>
            {pages.map(({ label, to, icon: Icon }) => (
              <Command.Item key={to} value={to} onSelect={() => go(to)}>
                <Icon sx={{ fontSize: 20, color: 'text.secondary' }} />
                {label}
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="People and devices" hidden={records.length === 0}>
            {records.map(({ label, kind, to, icon: Icon }) => (
              <Command.Item key={to} value={to} onSelect={() => go(to)}>
                <Icon sx={{ fontSize: 20, color: 'text.secondary' }} />
                <Box component="span" sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>
                  {label}
                </Box>
                <Box component="span" sx={{ color: 'text.secondary', fontSize: 13 }}>
                  {kind}
                </Box>
              </Command.Item>
            ))}
          </Command.Group>
          {servers.length > 0 && text === '' && <ServerGroup servers={servers} onChoose={go} />}
        </Command.List>
      </Box>
    </Dialog>
  );
}

function ServerGroup({
  servers,
  onChoose,
}: {
  servers: ReturnType<typeof findServers>;
  onChoose: (to: string) => void;
}) {
  return (
    <Command.Group heading="Servers">
      {servers.map(({ id, name, status, unreachable }) => (
        <Command.Item key={id} value={serverValue(id)} onSelect={() => onChoose(`/servers/${id}/show`)}>
          <Box component="span" sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>
            {name}
          </Box>
          <StateMark state={status} unreachable={unreachable} />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

const serverValue = (id: number) => `server ${id}`;

/** The value of the uppermost result. */
function firstMatch(text: string, admin: boolean): string {
  const [server] = findServers(text);
  const [page] = findPages(text, admin);
  if (server && (text !== '' || !page)) return serverValue(server.id);
  return page?.to ?? '';
}

function findPages(text: string, admin: boolean) {
  const wanted = text.trim().toLowerCase();
  const pages = allPages(admin);
  const actions = admin
    ? [{ label: 'Add a server', to: '/servers/create', icon: pages[1]!.icon, words: 'new create' }]
    : [];
  return [...pages, ...actions].filter(({ label, words = '' }) => `${label} ${words}`.toLowerCase().includes(wanted));
}

function findServers(text: string) {
  const wanted = text.trim().toLowerCase();
  const matches = liveStore
    .list()
    .filter(row => (wanted === '' ? isProblem(row) : row.name.toLowerCase().includes(wanted)));
  const starts = (name: string) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return [...matches]
    .sort((a, b) => starts(a.name) - starts(b.name) || a.name.localeCompare(b.name))
    .slice(0, serversShown);
}

const look = {
  '& input': {
    width: '100%',
    p: 2,
    border: 0,
    outline: 'none',
    bgcolor: 'transparent',
    color: 'text.primary',
    font: 'inherit',
    fontSize: '1rem',
    borderBottom: 1,
    borderColor: 'divider',
  },
  '& [cmdk-list]': { maxHeight: '60vh', overflowY: 'auto', p: 1 },
  '& [cmdk-group-heading]': { px: 1, pt: 1, pb: 0.5, fontSize: '0.75rem', fontWeight: 600, color: 'text.secondary' },
  '& [cmdk-item]': {
    display: 'flex',
    alignItems: 'center',
    gap: 1.5,
    px: 1,
    py: 1,
    borderRadius: 1,
    cursor: 'pointer',
    fontSize: '0.9375rem',
  },
  '& [cmdk-item][data-selected=true]': { bgcolor: 'action.selected' },
  '& [cmdk-empty]': { p: 3, textAlign: 'center', color: 'text.secondary' },
};
