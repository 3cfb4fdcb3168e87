import DevicesOther from '@mui/icons-material/DevicesOther';
import GroupsOutlined from '@mui/icons-material/GroupsOutlined';
import HubOutlined from '@mui/icons-material/HubOutlined';
import Radar from '@mui/icons-material/Radar';
import Schedule from '@mui/icons-material/Schedule';
import Sensors from '@mui/icons-material/Sensors';
import SwapVert from '@mui/icons-material/SwapVert';
import TroubleshootOutlined from '@mui/icons-material/TroubleshootOutlined';
import { lazy } from 'react';
import type { Area } from '../areas/area.js';
import { FoundBadge } from './found-badge.js';

const PresenceCard = lazy(() => import('./presence-card.js'));

/** Who is on the premises: its card, its pages, its first step. */
export const presenceArea: Area = {
  id: 'presence',
  label: 'Presence',
  question: 'Who is on the premises?',
  icon: Sensors,
  card: PresenceCard,
  pages: [
    {
      label: 'Who is in',
      to: '/presence',
      icon: Sensors,
      key: 'p',
      words: 'presence board here away day timeline month calendar',
    },
    { label: 'Employees', to: '/employees', icon: GroupsOutlined, key: 'u', words: 'people staff order' },
    { label: 'Devices', to: '/devices', icon: DevicesOther, key: 'v', words: 'computers laptops telephones mac' },
    {
      label: 'Found devices',
      to: '/found-devices',
      icon: Radar,
      key: 'f',
      words: 'unknown discovery scan network claim',
      badge: FoundBadge,
    },
    { label: 'State changes', to: '/state-changes', icon: SwapVert, key: 'c', words: 'came went history' },
    { label: 'Hourly summaries', to: '/hourly-summaries', icon: Schedule, key: 'h', words: 'hours minutes presence' },
    {
      label: 'System status',
      to: '/system-status',
      icon: TroubleshootOutlined,
      words: 'outages sweep cloud heartbeat',
    },
    { label: 'Sites', to: '/sites', icon: HubOutlined, key: 'x', words: 'other offices receiver' },
  ],
  firstStep: {
    label: 'Scan the network',
    explanation: 'Find the devices of this office and say whose they are',
    to: '/found-devices',
  },
};
