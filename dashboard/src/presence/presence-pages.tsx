import { lazy } from 'react';
import { CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router';

const BoardPage = lazy(() => import('./board/board-page.js'));
const DayPage = lazy(() => import('./day/day-page.js'));
const MonthPage = lazy(() => import('./month/month-page.js'));
const DeviceList = lazy(() => import('./devices/device-list.js'));
const DeviceCreate = lazy(() => import('./devices/device-create.js'));
const DeviceEdit = lazy(() => import('./devices/device-edit.js'));
const FoundPage = lazy(() => import('./found/found-page.js'));
const ChangesPage = lazy(() => import('./history/changes-page.js'));
const HoursPage = lazy(() => import('./history/hours-page.js'));
const SystemPage = lazy(() => import('./system/system-page.js'));
const EmployeeList = lazy(() => import('../people/employee-list.js'));
const EmployeePage = lazy(() => import('../people/employee-page.js'));
const EmployeeCreate = lazy(() => import('../people/employee-create.js'));
const EmployeeEdit = lazy(() => import('../people/employee-edit.js'));
const SitesPage = lazy(() => import('../sites/sites-page.js'));
const SitePage = lazy(() => import('../sites/site-page.js'));
const SiteCreate = lazy(() => import('../sites/site-create.js'));
const SiteEdit = lazy(() => import('../sites/site-edit.js'));

/** Resources and pages about who is on the premises. An element, because react-admin looks for resources in its children. */
export const presencePages = (
  <>
    <Resource
      name="employees"
      list={EmployeeList}
      show={EmployeePage}
      create={EmployeeCreate}
      edit={EmployeeEdit}
      recordRepresentation="employee_name"
    />
    <Resource
      name="devices"
      list={DeviceList}
      create={DeviceCreate}
      edit={DeviceEdit}
      recordRepresentation="device_name"
    />
    <Resource name="found-devices" list={FoundPage} options={{ label: 'Found devices' }} />
    <Resource name="state-changes" list={ChangesPage} options={{ label: 'State changes' }} />
    <Resource name="hourly-summaries" list={HoursPage} options={{ label: 'Hourly summaries' }} />
    <Resource
      name="sites"
      list={SitesPage}
      show={SitePage}
      create={SiteCreate}
      edit={SiteEdit}
      recordRepresentation="name"
    />
    <CustomRoutes>
      <Route path="/presence" element={<BoardPage />} />
      <Route path="/presence/day" element={<DayPage />} />
      <Route path="/presence/month" element={<MonthPage />} />
      <Route path="/system-status" element={<SystemPage />} />
    </CustomRoutes>
  </>
);
