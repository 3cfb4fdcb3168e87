import type { Provider, Type } from '@nestjs/common';

export const heartbeatControllers: Type[] = [];

export const heartbeatProviders: Provider[] = [];

/** What runs by itself, in the processes that check servers. */
export const heartbeatSchedule: Provider[] = [];
