import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const mark = { takesForms: true };

/** The route takes the form of a page (`application/x-www-form-urlencoded`) besides JSON. */
export const TakesForms = () => RouteConfig(mark);

/** Whether the request is such a form, for a route that takes it. */
export function isWelcomeForm({ routeOptions }: FastifyRequest, type: string): boolean {
  return type === 'application/x-www-form-urlencoded' && 'takesForms' in routeOptions.config;
}
