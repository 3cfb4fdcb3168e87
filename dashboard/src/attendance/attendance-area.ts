import Badge from '@mui/icons-material/Badge';
import CalendarMonthOutlined from '@mui/icons-material/CalendarMonthOutlined';
import EditCalendar from '@mui/icons-material/EditCalendar';
import EventNote from '@mui/icons-material/EventNote';
import Fingerprint from '@mui/icons-material/Fingerprint';
import ListAlt from '@mui/icons-material/ListAlt';
import PersonSearchOutlined from '@mui/icons-material/PersonSearchOutlined';
import TabletMac from '@mui/icons-material/TabletMac';
import { lazy } from 'react';
import type { Area } from '../areas/area.js';
import { CodesBadge, TerminalsBadge } from './attendance-badges.js';

const AttendanceCard = lazy(() => import('./attendance-card.js'));

/** Who clocked in and out: its card, its pages, its first step. */
export const attendanceArea: Area = {
  id: 'attendance',
  label: 'Attendance',
  question: 'Who clocked in and out?',
  icon: Badge,
  card: AttendanceCard,
  pages: [
    { label: 'Punches', to: '/punches', icon: Fingerprint, key: 'j', words: 'attendance live now clock in out today' },
    {
      label: 'Month sheet',
      to: '/month-sheet',
      icon: CalendarMonthOutlined,
      key: 'z',
      words: 'attendance days worked hours late absent timesheet',
    },
    {
      label: 'Terminals',
      to: '/terminals',
      icon: TabletMac,
      key: 't',
      words: 'attendance devices zkteco clocks push approval blocks',
      badge: TerminalsBadge,
    },
    { label: 'Records', to: '/attendance-records', icon: ListAlt, key: 'r', words: 'attendance ledger log punches' },
    {
      label: 'Unmatched codes',
      to: '/unmatched-codes',
      icon: PersonSearchOutlined,
      key: 'q',
      words: 'attendance whose user ids assign',
      badge: CodesBadge,
    },
    {
      label: 'Corrections',
      to: '/attendance-corrections',
      icon: EditCalendar,
      words: 'attendance missing punch ignore',
    },
    { label: 'Schedules', to: '/work-schedules', icon: EventNote, words: 'attendance shifts working hours members' },
  ],
  firstStep: {
    label: 'Add a terminal',
    explanation: 'What people punch at: punches appear the moment they happen',
    to: '/terminals/create',
  },
};
