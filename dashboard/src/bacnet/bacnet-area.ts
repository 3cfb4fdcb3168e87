import AccountTreeOutlined from '@mui/icons-material/AccountTreeOutlined';
import Apartment from '@mui/icons-material/Apartment';
import EditNoteOutlined from '@mui/icons-material/EditNoteOutlined';
import PlaylistPlay from '@mui/icons-material/PlaylistPlay';
import ShowChart from '@mui/icons-material/ShowChart';
import ThermostatOutlined from '@mui/icons-material/ThermostatOutlined';
import { lazy } from 'react';
import type { Area } from '../areas/area.js';
import { BuildingBadge } from './building-badge.js';

const BacnetCard = lazy(() => import('./bacnet-card.js'));

/** What the controllers of the building report: its card, its pages, its first step. */
export const bacnetArea: Area = {
  id: 'bacnet',
  label: 'Building',
  question: 'What do the controllers of the building report?',
  icon: Apartment,
  card: BacnetCard,
  pages: [
    {
      label: 'Controllers',
      to: '/bacnet-devices',
      icon: AccountTreeOutlined,
      key: 'b',
      words: 'bacnet devices discover building automation',
      badge: BuildingBadge,
    },
    {
      label: 'Points',
      to: '/bacnet-points',
      icon: ThermostatOutlined,
      words: 'bacnet objects values sensors limits temperature',
    },
    { label: 'Readings', to: '/bacnet-readings', icon: ShowChart, words: 'bacnet values history csv' },
    {
      label: 'Building tasks',
      to: '/bacnet-tasks',
      icon: PlaylistPlay,
      words: 'bacnet discovery progress worker backend',
    },
    { label: 'Commands', to: '/bacnet-writes', icon: EditNoteOutlined, words: 'bacnet writes audit priority' },
  ],
  firstStep: {
    label: 'Discover the building',
    explanation: 'Find the BACnet controllers on the network and read their values',
    to: '/bacnet-devices?discover=1',
  },
};
