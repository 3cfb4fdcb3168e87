import { Injectable, Logger } from '@nestjs/common';

/** One figure, with what tells it from the others of its name. */
export interface Sample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

export interface Metric {
  /** As Prometheus wants it: `sitewatch_<what>_<unit>`, counters end in `_total`. */
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  /** Asked at every scrape: must be cheap. */
  read: () => number | readonly Sample[] | Promise<number | readonly Sample[]>;
}

/** A metric with the figures of one scrape. */
export interface MetricFamily extends Pick<Metric, 'name' | 'help' | 'type'> {
  samples: readonly Sample[];
}

/** A figure that takes longer is left out: a scrape must not hang on a database that is away. */
const patienceMs = 2000;

/** What `/metrics` shows: every part of Sitewatch that has figures says here how they are read. */
@Injectable()
export class Metrics {
  private readonly logger = new Logger(Metrics.name);
  private readonly metrics = new Map<string, Metric>();
  private readonly silent = new Set<string>();

  register(metric: Metric): void {
    this.metrics.set(metric.name, metric);
  }

  /** All figures by name. One that cannot be read is left out and counted in `sitewatch_metrics_unreadable`. Never rejects. */
  async collect(): Promise<MetricFamily[]> {
    const families = await Promise.all([...this.metrics.values()].map(metric => this.family(metric)));
    const read = families.filter(family => family !== null);
    const unreadable: MetricFamily = {
      name: 'sitewatch_metrics_unreadable',
      help: 'Metrics that could not be read in this scrape.',
      type: 'gauge',
      samples: [{ value: families.length - read.length }],
    };
    return [...read, unreadable].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  private async family({ name, help, type, read }: Metric): Promise<MetricFamily | null> {
    try {
      const reading = await inTime(async () => read());
      this.silent.delete(name);
      return { name, help, type, samples: typeof reading === 'number' ? [{ value: reading }] : reading };
    } catch (error) {
      if (!this.silent.has(name))
        this.logger.warn(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      this.silent.add(name);
      return null;
    }
  }
}

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
