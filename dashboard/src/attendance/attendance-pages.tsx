import { lazy } from 'react';
import { CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router';

const PunchesPage = lazy(() => import('./punches/punches-page.js'));
const SheetPage = lazy(() => import('./sheet/sheet-page.js'));
const RecordsPage = lazy(() => import('./records/records-page.js'));
const CodesPage = lazy(() => import('./codes/codes-page.js'));
const CorrectionsPage = lazy(() => import('./corrections/corrections-page.js'));
const TerminalList = lazy(() => import('./terminals/terminal-list.js'));
const TerminalPage = lazy(() => import('./terminals/terminal-page.js'));
const TerminalCreate = lazy(() => import('./terminals/terminal-create.js'));
const TerminalEdit = lazy(() => import('./terminals/terminal-edit.js'));
const PushPage = lazy(() => import('./push/push-page.js'));
const BlocksPage = lazy(() => import('./blocks/blocks-page.js'));
const ScheduleList = lazy(() => import('./schedules/schedule-list.js'));
const ScheduleCreate = lazy(() => import('./schedules/schedule-create.js'));
const ScheduleEdit = lazy(() => import('./schedules/schedule-edit.js'));

/** Resources and pages about who clocked in and out. An element, because react-admin looks for resources in its children. */
export const attendancePages = (
  <>
    <Resource
      name="terminals"
      list={TerminalList}
      show={TerminalPage}
      create={TerminalCreate}
      edit={TerminalEdit}
      recordRepresentation="name"
    />
    <Resource
      name="work-schedules"
      list={ScheduleList}
      create={ScheduleCreate}
      edit={ScheduleEdit}
      recordRepresentation="name"
      options={{ label: 'Schedules' }}
    />
    <CustomRoutes>
      <Route path="/punches" element={<PunchesPage />} />
      <Route path="/month-sheet" element={<SheetPage />} />
      <Route path="/attendance-records" element={<RecordsPage />} />
      <Route path="/unmatched-codes" element={<CodesPage />} />
      <Route path="/attendance-corrections" element={<CorrectionsPage />} />
      <Route path="/terminals/push" element={<PushPage />} />
      <Route path="/terminals/blocks" element={<BlocksPage />} />
    </CustomRoutes>
  </>
);
