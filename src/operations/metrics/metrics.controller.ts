import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Metrics } from '../../http/metrics.js';
import { Public } from '../../http/public.decorator.js';
import { encodeMetrics, prometheusType } from './prometheus.codec.js';

/** No part of the API: the text format of Prometheus, at the path every scraper asks for. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** The figures of this process in the text format of Prometheus. */
  @Get()
  @Header('content-type', prometheusType)
  @Header('cache-control', 'no-store')
  async scrape(): Promise<string> {
    return encodeMetrics(await this.metrics.collect());
  }
}

/** The same without a login, where METRICS_PUBLIC says so. */
@Public()
@ApiExcludeController()
@Controller('metrics')
export class PublicMetricsController extends MetricsController {}
