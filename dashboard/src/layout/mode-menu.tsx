import BrightnessAuto from '@mui/icons-material/BrightnessAuto';
import DarkModeOutlined from '@mui/icons-material/DarkModeOutlined';
import LightModeOutlined from '@mui/icons-material/LightModeOutlined';
import { IconButton, ListItemIcon, Menu, MenuItem } from '@mui/material';
import { useState } from 'react';
import { setMode, useMode, type Mode } from '../theme/mode.js';

const choices = {
  system: { label: 'As the system', icon: BrightnessAuto },
  light: { label: 'Light', icon: LightModeOutlined },
  dark: { label: 'Dark', icon: DarkModeOutlined },
};

const modes: Mode[] = ['system', 'light', 'dark'];

/** Light, dark, or whatever the system says. */
export function ModeMenu() {
  const mode = useMode();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const Current = choices[mode].icon;
  const choose = (next: Mode) => {
    setMode(next);
    setAnchor(null);
  };
  return (
    <>
      <IconButton
        aria-label={`Colours: ${choices[mode].label}`}
        aria-haspopup="menu"
        onClick={event => setAnchor(event.currentTarget)}
      >
        <Current />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {modes.map(name => {
          const { label, icon: Icon } = choices[name];
          return (
            <MenuItem key={name} selected={name === mode} onClick={() => choose(name)}>
              <ListItemIcon>
                <Icon fontSize="small" />
              </ListItemIcon>
              {label}
            </MenuItem>
          );
        })}
      </Menu>
    </>
  );
}
