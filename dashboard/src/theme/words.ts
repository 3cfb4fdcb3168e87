import type { AgentState, AlertKind, ChannelType, Severity } from '../api/types.js';

export const severityWords: Record<Severity, string> = { critical: 'Critical', warning: 'Warning', info: 'Info' };

export const agentWords: Record<AgentState, string> = { online: 'Online', warning: 'Warning', offline: 'Offline' };

export const alertKindWords: Record<AlertKind, string> = {
  cpu: 'Processor',
  memory: 'Memory',
  disk: 'Disk',
  load: 'Load',
  latency: 'Response time',
  certificate: 'Certificate',
  custom: 'Reported',
};

export const channelWords: Record<ChannelType, string> = {
  email: 'E-mail',
  webhook: 'Webhook',
  sms: 'SMS',
  slack: 'Slack',
  telegram: 'Telegram',
  teams: 'Teams',
  ntfy: 'ntfy',
};
