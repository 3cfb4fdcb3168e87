import BuildOutlined from '@mui/icons-material/BuildOutlined';
import CampaignOutlined from '@mui/icons-material/CampaignOutlined';
import Dns from '@mui/icons-material/Dns';
import NotificationsNone from '@mui/icons-material/NotificationsNone';
import OutboxOutlined from '@mui/icons-material/OutboxOutlined';
import SpaceDashboardOutlined from '@mui/icons-material/SpaceDashboardOutlined';
import TvOutlined from '@mui/icons-material/TvOutlined';
import ForwardToInbox from '@mui/icons-material/ForwardToInbox';
import MonitorHeartOutlined from '@mui/icons-material/MonitorHeartOutlined';
import PeopleOutline from '@mui/icons-material/PeopleOutlined';
import VpnKeyOutlined from '@mui/icons-material/VpnKeyOutlined';
import WarningAmber from '@mui/icons-material/WarningAmber';
import LockOutlined from '@mui/icons-material/LockOutlined';
import { lazy } from 'react';
import { AlertsBadge } from '../alerts/alerts-badge.js';
import { attendanceArea } from '../attendance/attendance-area.js';
import { bacnetArea } from '../bacnet/bacnet-area.js';
import { OpenIncidentsBadge } from '../incidents/open-incidents.js';
import { presenceArea } from '../presence/presence-area.js';
import { ProblemsBadge } from '../servers/problems-badge.js';
import { ServersCard } from '../servers/servers-card.js';
import type { Area, AreaPage } from './area.js';

const AlertsCard = lazy(() => import('../alerts/alerts-card.js'));
const NotificationsCard = lazy(() => import('../notifications/notifications-card.js'));

export const areas: Area[] = [
  {
    id: 'servers',
    label: 'Servers',
    question: 'Is every service up, and since when?',
    icon: Dns,
    card: ServersCard,
    pages: [
      { label: 'Servers', to: '/servers', icon: Dns, key: 's', words: 'hosts monitors services', badge: ProblemsBadge },
      {
        label: 'Incidents',
        to: '/incidents',
        icon: WarningAmber,
        key: 'i',
        words: 'outages alarms',
        badge: OpenIncidentsBadge,
      },
      {
        label: 'Alerts',
        to: '/alerts',
        icon: CampaignOutlined,
        key: 'l',
        words: 'anomalies thresholds certificates',
        badge: AlertsBadge,
      },
      {
        label: 'Maintenance',
        to: '/maintenance-windows',
        icon: BuildOutlined,
        key: 'm',
        words: 'windows planned work',
      },
    ],
    firstStep: {
      label: 'Add a server',
      explanation: 'A web site, a port, a host: checked within seconds',
      to: '/servers/create',
    },
  },
  {
    id: 'alerts',
    label: 'Alerts',
    question: 'What needs a look before it breaks?',
    icon: CampaignOutlined,
    card: AlertsCard,
    // Its page stands with the servers the alerts are about.
    pages: [],
  },
  presenceArea,
  attendanceArea,
  bacnetArea,
  {
    id: 'notifications',
    label: 'Notifications',
    question: 'Who has to know?',
    icon: NotificationsNone,
    card: NotificationsCard,
    pages: [
      {
        label: 'Recipients',
        to: '/notification-configs',
        icon: NotificationsNone,
        key: 'n',
        words: 'notifications channels e-mail webhook sms who is told',
      },
      {
        label: 'Delivery log',
        to: '/notifications',
        icon: OutboxOutlined,
        key: 'e',
        words: 'messages sent dead letters',
      },
      {
        label: 'Mail and SMS',
        to: '/notification-accounts',
        icon: ForwardToInbox,
        words: 'sending accounts smtp gateway twilio',
      },
    ],
    firstStep: {
      label: 'Tell somebody',
      explanation: 'E-mail, chat, SMS or a webhook when something breaks',
      to: '/notification-configs/create',
    },
  },
];

export const overviewPage: AreaPage = {
  label: 'Overview',
  to: '/',
  icon: SpaceDashboardOutlined,
  key: 'o',
  words: 'home start',
};

/** Pages about Sitewatch itself. */
export const systemPages: AreaPage[] = [
  { label: 'Accounts', to: '/accounts', icon: PeopleOutline, key: 'a', words: 'users logins roles', adminOnly: true },
  { label: 'API keys', to: '/api-keys', icon: VpnKeyOutlined, key: 'k', words: 'tokens programs', adminOnly: true },
  { label: 'Diagnostics', to: '/diagnostics', icon: MonitorHeartOutlined, key: 'd', words: 'health ready version' },
];

/** Reached through the palette and the menu of the person, not through the navigation. */
export const personalPages: AreaPage[] = [
  { label: 'My password', to: '/password', icon: LockOutlined, words: 'change account' },
  { label: 'Server wall', to: '/kiosk', icon: TvOutlined, key: 'w', words: 'kiosk tv screen full' },
];

export const allPages = (admin: boolean): AreaPage[] =>
  [overviewPage, ...areas.flatMap(({ pages }) => pages), ...systemPages, ...personalPages].filter(
    page => admin || !page.adminOnly,
  );

export const firstSteps = areas.flatMap(({ firstStep }) => firstStep ?? []);
