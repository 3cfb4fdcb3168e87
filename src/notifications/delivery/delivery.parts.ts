import type { Provider } from '@nestjs/common';
import { DispatchJob } from '../dispatch/dispatch.job.js';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { DeliveryJob } from './delivery.job.js';
import { DeliveryMonitor } from './delivery.monitor.js';
import { DeliveryRecords } from './delivery-records.service.js';
import { DeliveryService } from './delivery.service.js';
import { DeliverySweep } from './delivery-sweep.service.js';
import { MessageWriter } from './message-writer.js';
import { Sender } from './sender.js';
import { TestMessages } from './test-messages.service.js';

/** Needs `Channels`, and `SignedLinks` of the AuthModule. */
export const deliveryProviders: Provider[] = [MessageWriter, Sender, TestMessages, DeliveryRecords, DeliveryService];

/** What runs by itself, in the processes that send messages. */
export const deliverySchedule: Provider[] = [DispatchService, DispatchJob, DeliveryJob, DeliverySweep, DeliveryMonitor];
