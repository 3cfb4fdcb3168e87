import type { MetricFamily, Sample } from '../../http/metrics.js';

/** The content type of the text below. */
export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

/** Figures in the text format of Prometheus, version 0.0.4: a HELP and a TYPE line for each name, then its samples. */
export function encodeMetrics(families: readonly MetricFamily[]): string {
  return families.map(encodeFamily).join('');
}

function encodeFamily({ name, help, type, samples }: MetricFamily): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ labels = {}, value }) => `${name}${encodeLabels(labels)} ${encodeValue(value)}`);
  return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}

function encodeLabels(labels: NonNullable<Sample['labels']>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function encodeValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

const escapeHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeLabel = (text: string) => escapeHelp(text).replaceAll('"', '\\"');
