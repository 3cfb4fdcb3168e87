import type { Provider, Type } from '@nestjs/common';
import { ActiveAlerts } from './active-alerts.js';
import { AlertCounter } from './alert-counter.js';
import { AlertListener } from './alert.listener.js';
import { AlertPolicies } from './alert-policies.js';
import { AlertQueue } from './alert-queue.js';
import { AlertUpkeep } from './alert-upkeep.service.js';
import { AlertWriter } from './alert-writer.service.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsService } from './alerts.service.js';
import { CertificateAlerts } from './certificates/certificate-alerts.service.js';
import { CertificateJob } from './certificates/certificate.job.js';
import { LatencyAlerts } from './latency/latency-alerts.js';
import { LatencyHistory } from './latency/latency-history.service.js';
import { LatencyMonitor } from './latency/latency.monitor.js';
import { MetricAlerts } from './metric-alerts.service.js';

export const alertControllers: Type[] = [AlertsController];

export const alertProviders: Provider[] = [
  AlertsService,
  AlertWriter,
  AlertQueue,
  AlertPolicies,
  AlertUpkeep,
  AlertListener,
  AlertCounter,
  ActiveAlerts,
  MetricAlerts,
];

/** What runs by itself, in the processes that check servers. */
export const alertSchedule: Provider[] = [
  CertificateAlerts,
  CertificateJob,
  LatencyHistory,
  LatencyAlerts,
  LatencyMonitor,
];
