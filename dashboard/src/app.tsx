import { CssBaseline } from '@mui/material';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClient } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import {
  CoreAdminContext,
  CoreAdminUI,
  CustomRoutes,
  defaultI18nProvider,
  localStorageStore,
  Resource,
} from 'react-admin';
import { Route } from 'react-router';
import { ApiError } from './api/http.js';
import { dataProvider } from './api/data.provider.js';
import { attendancePages } from './attendance/attendance-pages.js';
import { bacnetPages } from './bacnet/bacnet-pages.js';
import { NoSuchPage } from './layout/no-such-page.js';
import { PageFailure } from './layout/page-failure.js';
import { Reading } from './layout/reading.js';
import { presencePages } from './presence/presence-pages.js';
import { AccessDenied } from './session/access-denied.js';
import { authProvider } from './session/auth.provider.js';
import { useResolvedMode } from './theme/mode.js';
import { themes } from './theme/theme.js';

// The frame is needed on nearly every page: it is fetched while the session is looked up.
const frame = import('./layout/layout.js');
const Layout = lazy(() => frame);
const LoginPage = lazy(() => import('./session/login.page.js'));
const Overview = lazy(() => import('./overview/overview.js'));
const ServerList = lazy(() => import('./servers/list/server-list.js'));
const Notification = lazy(() => import('./layout/notification.js'));
const ServerPage = lazy(() => import('./servers/page/server-page.js'));
const ServerCreate = lazy(() => import('./servers/form/server-create.js'));
const ServerEdit = lazy(() => import('./servers/form/server-edit.js'));
const IncidentsPage = lazy(() => import('./incidents/incidents-page.js'));
const WindowList = lazy(() => import('./maintenance/window-list.js'));
const WindowCreate = lazy(() => import('./maintenance/window-create.js'));
const WindowEdit = lazy(() => import('./maintenance/window-edit.js'));
const AlertsPage = lazy(() => import('./alerts/alerts-page.js'));
const ConfigList = lazy(() => import('./notifications/configs/config-list.js'));
const ConfigCreate = lazy(() => import('./notifications/configs/config-create.js'));
const ConfigEdit = lazy(() => import('./notifications/configs/config-edit.js'));
const LogPage = lazy(() => import('./notifications/log/log-page.js'));
const SendingAccountsPage = lazy(() => import('./notifications/accounts/accounts-page.js'));
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

const store = localStorageStore();

/**
 * React-admin without its own frame: of its parts only those a page uses are loaded, with that page.
 */
export function App() {
  const theme = themes[useResolvedMode()];
  return (
    <CoreAdminContext
      authProvider={authProvider}
      dataProvider={dataProvider}
      i18nProvider={defaultI18nProvider}
      queryClient={queryClient}
      store={store}
    >
      <ThemeProvider theme={theme}>
        <CssBaseline enableColorScheme />
        <Pages />
        <Suspense fallback={null}>
          <Notification />
        </Suspense>
      </ThemeProvider>
    </CoreAdminContext>
  );
}

/** Every resource and page. New areas add theirs here and one entry in `areas/areas.ts`. */
function Pages() {
  return (
    <CoreAdminUI
      disableTelemetry
      requireAuth
      title="Sitewatch"
      layout={Frame}
      loading={Reading}
      loginPage={Login}
      dashboard={Overview}
      accessDenied={AccessDenied}
      catchAll={NoSuchPage}
      error={PageFailure}
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
        name="notification-configs"
        list={ConfigList}
        create={ConfigCreate}
        edit={ConfigEdit}
        recordRepresentation="recipient"
        options={{ label: 'Recipients' }}
      />
      {presencePages}
      {attendancePages}
      {bacnetPages}
      <Resource
        name="accounts"
        list={AccountList}
        create={AccountCreate}
        edit={AccountEdit}
        recordRepresentation="username"
      />
      <Resource name="api-keys" list={ApiKeysPage} options={{ label: 'API keys' }} />
      <CustomRoutes>
        <Route path="/alerts" element={<AlertsPage />} />
        <Route path="/notifications" element={<LogPage />} />
        <Route path="/notification-accounts" element={<SendingAccountsPage />} />
        <Route path="/password" element={<PasswordPage />} />
        <Route path="/diagnostics" element={<DiagnosticsPage />} />
      </CustomRoutes>
      <CustomRoutes noLayout>
        <Route path="/kiosk" element={<KioskPage />} />
      </CustomRoutes>
    </CoreAdminUI>
  );
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={<Reading />}>
      <Layout>{children}</Layout>
    </Suspense>
  );
}

function Login() {
  return (
    <Suspense fallback={null}>
      <LoginPage />
    </Suspense>
  );
}
