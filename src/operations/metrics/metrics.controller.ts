import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Metrics } from '../../http/metrics.js';
import { Public } from '../../http/public.decorator.js';
import { encodeMetrics, prometheusType } from './prometheus.codec.js';

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** The figures of this process in the text format of Prometheus. */
  @Get()
  @Header('content-type', prometheusType)
  @Header('cache-control', 'no-store')
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async scrape(): Promise<string> {
    return encodeMetrics(await this.metrics.collect());
  }
}

/** The same without a login, where METRICS_PUBLIC says so. */
@Public()
@Controller('metrics')
export class PublicMetricsController extends MetricsController {}
