import { query } from './api.js';
import { get, post, put, request } from './http.js';
import type { CursorPage } from './types.js';
import type {
  ChannelAccountsView,
  NotificationDetailView,
  NotificationTestView,
  NotificationView,
  SigningSecretView,
  SmsAccountInput,
  SmsAccountView,
  SmtpAccountInput,
  SmtpAccountView,
  SmtpVerification,
} from '../client/types.gen.js';

export interface LogFilter {
  status?: string | null;
  notification_type?: string | null;
  config?: string | null;
  server?: string | null;
}

const accounts = '/api/notification-accounts';

/** Everything about notifications that is not plain reading and writing of configs. */
export const notifications = {
  log: (filter: LogFilter, cursor: string | null, signal?: AbortSignal) =>
    get<CursorPage<NotificationView>>(`/api/notifications/?${query({ ...filter, limit: 50, cursor })}`, signal),
  message: (id: number, signal?: AbortSignal) => get<NotificationDetailView>(`/api/notifications/${id}/`, signal),
  replay: (id: number) => post<NotificationView>(`/api/notifications/${id}/replay/`),
  test: (configId: number) => post<NotificationTestView>(`/api/notification-configs/${configId}/test/`),
  rotateSecret: (configId: number) => post<SigningSecretView>(`/api/notification-configs/${configId}/rotate-secret/`),
  accounts: (signal?: AbortSignal) => get<ChannelAccountsView>(`${accounts}/`, signal),
  putSmtp: (account: SmtpAccountInput) => put<SmtpAccountView>(`${accounts}/smtp/`, account),
  putSms: (account: SmsAccountInput) => put<SmsAccountView>(`${accounts}/sms/`, account),
  verifySmtp: () => post<SmtpVerification>(`${accounts}/smtp/verify/`),
  remove: (kind: 'smtp' | 'sms') => request<void>(`${accounts}/${kind}/`, { method: 'DELETE' }),
};
