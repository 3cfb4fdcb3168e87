import type { Provider, Type } from '@nestjs/common';

export const alertControllers: Type[] = [];

export const alertProviders: Provider[] = [];

/** What runs by itself, in the processes that check servers. */
export const alertSchedule: Provider[] = [];
