import { QueryClient } from '@tanstack/react-query';
import { lazy } from 'react';
import { Admin, CustomRoutes, Resource } from 'react-admin';
import { Route } from 'react-router';
import { ApiError } from './api/http.js';
import { dataProvider } from './api/data.provider.js';
import { Layout } from './layout/layout.js';
import { Overview } from './overview/overview.js';
import { ServerList } from './servers/server-list.js';
import { AccessDenied } from './session/access-denied.js';
import { authProvider } from './session/auth.provider.js';
import { LoginPage } from './session/login.page.js';
import { useResolvedMode } from './theme/mode.js';
import { themes } from './theme/theme.js';

const ServerPage = lazy(() => import('./servers/server-page.js'));
const ServerCreate = lazy(() => import('./servers/server-create.js'));
const ServerEdit = lazy(() => import('./servers/server-edit.js'));
const IncidentsPage = lazy(() => import('./incidents/incidents-page.js'));
const WindowList = lazy(() => import('./maintenance/window-list.js'));
const WindowCreate = lazy(() => import('./maintenance/window-create.js'));
const WindowEdit = lazy(() => import('./maintenance/window-edit.js'));
const AccountList = lazy(() => import('./accounts/account-list.js'));
const AccountCreate = lazy(() => import('./accounts/account-create.js'));
const AccountEdit = lazy(() => import('./accounts/account-edit.js'));
const ApiKeysPage = lazy(() => import('./accounts/api-keys-page.js'));
const PasswordPage = lazy(() => import('./accounts/password-page.js'));
const DiagnosticsPage = lazy(() => import('./diagnostics/diagnostics-page.js'));
const KioskPage = lazy(() => import('./kiosk/kiosk-page.js'));

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // A refusal does not change by asking again; no answer may.
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
    },
  },
});

/** Every resource and page. New areas add theirs here and one entry in `areas/areas.ts`. */
export function App() {
  const theme = themes[useResolvedMode()];
  return (
    <Admin
      disableTelemetry
      requireAuth
      title="Sitewatch"
      dataProvider={dataProvider}
      authProvider={authProvider}
      queryClient={queryClient}
      layout={Layout}
      loginPage={LoginPage}
      dashboard={Overview}
      accessDenied={AccessDenied}
      theme={theme}
      darkTheme={null}
    >
      <Resource
        name="servers"
        list={ServerList}
        show={ServerPage}
        create={ServerCreate}
        edit={ServerEdit}
        recordRepresentation="name"
      />
      <Resource name="incidents" list={IncidentsPage} />
      <Resource
        name="maintenance-windows"
        list={WindowList}
        create={WindowCreate}
        edit={WindowEdit}
        recordRepresentation="name"
        options={{ label: 'Maintenance windows' }}
      />
      <Resource
        name="accounts"
        list={AccountList}
        create={AccountCreate}
        edit={AccountEdit}
        recordRepresentation="username"
      />
      <Resource name="api-keys" list={ApiKeysPage} options={{ label: 'API keys' }} />
      <CustomRoutes>
        <Route path="/password" element={<PasswordPage />} />
        <Route path="/diagnostics" element={<DiagnosticsPage />} />
      </CustomRoutes>
      <CustomRoutes noLayout>
        <Route path="/kiosk" element={<KioskPage />} />
      </CustomRoutes>
    </Admin>
  );
}
