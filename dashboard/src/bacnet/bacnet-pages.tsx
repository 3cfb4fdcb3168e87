import { lazy } from 'react';
import { CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router';

const DeviceList = lazy(() => import('./devices/device-list.js'));
const DevicePage = lazy(() => import('./devices/device-page.js'));
const DeviceCreate = lazy(() => import('./devices/device-create.js'));
const DeviceEdit = lazy(() => import('./devices/device-edit.js'));
const PointList = lazy(() => import('./points/point-list.js'));
const PointPage = lazy(() => import('./point/point-page.js'));
const TaskList = lazy(() => import('./tasks/task-list.js'));
const ReadingsPage = lazy(() => import('./readings/readings-page.js'));
const WritesPage = lazy(() => import('./writes/writes-page.js'));

/** Resources and pages about the building. An element, because react-admin looks for resources in its children. */
export const bacnetPages = (
  <>
    <Resource
      name="bacnet-devices"
      list={DeviceList}
      show={DevicePage}
      create={DeviceCreate}
      edit={DeviceEdit}
      recordRepresentation="name"
      options={{ label: 'Controllers' }}
    />
    <Resource
      name="bacnet-points"
      list={PointList}
      show={PointPage}
      recordRepresentation="name"
      options={{ label: 'Points' }}
    />
    <Resource name="bacnet-tasks" list={TaskList} options={{ label: 'Building tasks' }} />
    <CustomRoutes>
      <Route path="/bacnet-readings" element={<ReadingsPage />} />
      <Route path="/bacnet-writes" element={<WritesPage />} />
    </CustomRoutes>
  </>
);
