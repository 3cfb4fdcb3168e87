import { p } from '@mikro-orm/core';

/** What nearly every table begins with; spread into `properties`. `createdAt` is set by the caller's clock. */
export const identified = {
  id: p.integer().primary().autoincrement(),
};

export const timestamped = {
  createdAt: p.datetime(),
  updatedAt: p.datetime(),
};
