import AccountCircleOutlined from '@mui/icons-material/AccountCircleOutlined';
import Keyboard from '@mui/icons-material/Keyboard';
import Logout from '@mui/icons-material/Logout';
import { Box, Divider, IconButton, ListItemIcon, Menu, MenuItem, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetIdentity, useLogout, usePermissions } from 'react-admin';
import { Link } from 'react-router';
import { personalPages } from '../areas/areas.js';
import { openShortcuts } from './shortcut-state.js';

export function PersonMenu() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { identity } = useGetIdentity();
  const { permissions } = usePermissions<string>();
  const logout = useLogout();
  const close = () => setAnchor(null);
  return (
    <>
      <IconButton
        aria-label="My account"
        aria-haspopup="menu"

        onClick={event => setAnchor(event.currentTarget)}
      >
        <AccountCircleOutlined />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close} onClick={close}>
        <Box component="li" sx={{ px: 2, py: 1 }}>
          <Typography sx={{ fontWeight: 600 }}>{identity?.fullName}</Typography>
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            {permissions === 'admin' ? 'Administrator' : 'Viewer: may look, not change'}
          </Typography>
        </Box>
        <Divider component="li" />
        {personalPages.map(({ label, to, icon: Icon }) => (
          <MenuItem key={to} component={Link} to={to}>
            <ListItemIcon>
              <Icon fontSize="small" />
            </ListItemIcon>
            {label}
          </MenuItem>
        ))}
        <MenuItem onClick={openShortcuts}>
          <ListItemIcon>
            <Keyboard fontSize="small" />
          </ListItemIcon>
          Keyboard shortcuts
        </MenuItem>
        <MenuItem onClick={() => void logout({}, '/login', false)}>
          <ListItemIcon>
            <Logout fontSize="small" />
          </ListItemIcon>
          Log out
        </MenuItem>
      </Menu>
    </>
  );
}
