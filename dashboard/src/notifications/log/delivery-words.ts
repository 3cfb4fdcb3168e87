import type { DeliveryStatus } from '../../api/types.js';
import type { NotificationView } from '../../client/types.gen.js';

export const deliveryWords: Record<DeliveryStatus, string> = {
  delivered: 'Delivered',
  queued: 'Waiting',
  retrying: 'Retrying',
  dead: 'Given up',
  superseded: 'Superseded',
};

export const messageKindWords: Record<NotificationView['kind'], string> = {
  opened: 'Something began',
  closed: 'It is over',
  merged: 'Began and ended',
  digest: 'Several things',
  notice: 'Notice',
  test: 'Test',
};
