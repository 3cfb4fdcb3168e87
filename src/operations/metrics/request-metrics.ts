import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Metrics } from '../../http/metrics.js';

/** More routes than there are; whatever else is asked for is counted together. */
const mostSeries = 2000;
const others = '(none)';

interface Served {
  method: string;
  route: string;
  status: string;
  count: number;
  seconds: number;
}

/** Counts the requests that were answered, by route (never by path: paths have no end) and class of the status. */
@Injectable()
export class RequestMetrics implements OnModuleInit {
  private readonly served = new Map<string, Served>();

  constructor(
    private readonly host: HttpAdapterHost,
    metrics: Metrics,
  ) {
    const samples = (value: (served: Served) => number) => () =>
      [...this.served.values()].map(served => {
        const { method, route, status } = served;
        return { labels: { method, route, status }, value: value(served) };
      });
    metrics.register({
      name: 'sitewatch_http_requests_total',
      help: 'Requests that were answered, by route and class of the status.',
      type: 'counter',
      read: samples(({ count }) => count),
    });
    metrics.register({
      name: 'sitewatch_http_request_seconds_total',
      help: 'Time from the arrival of the requests to the end of their answers; streams last long.',
      type: 'counter',
      read: samples(({ seconds }) => seconds),
    });
  }

  onModuleInit(): void {
    const fastify: FastifyInstance = this.host.httpAdapter.getInstance();
    fastify.addHook('onResponse', (request, reply, done) => {
      this.count(request, reply);
      done();
    });
  }

  private count({ method, is404, routeOptions }: FastifyRequest, { statusCode, elapsedTime }: FastifyReply): void {
    const route = is404 ? others : (routeOptions.url ?? others);
    const status = `${Math.floor(statusCode / 100)}xx`;
    const served = this.of(method, route, status);
    served.count += 1;
    served.seconds += elapsedTime / 1000;
  }

  private of(method: string, route: string, status: string): Served {
    const key = `${method} ${route} ${status}`;
    const known = this.served.get(key);
    if (known) return known;
    if (this.served.size >= mostSeries && route !== others) return this.of(method, others, status);
    const served = { method, route, status, count: 0, seconds: 0 };
    this.served.set(key, served);
    return served;
  }
}
