import type { Provider } from '@nestjs/common';

export const connectivityProviders: Provider[] = [];

/** What runs by itself, in the processes that check servers. */
export const connectivitySchedule: Provider[] = [];
