import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMetrics } from '../../src/operations/metrics/prometheus.codec.js';

const family = (samples: { value: number }[]) => ({ name: 'a', help: 'A.', type: 'gauge' as const, samples });

describe('The text format of Prometheus', () => {
  it('has the help and the type before the samples of each metric', () => {
    const text = encodeMetrics([
      { name: 'sitewatch_up', help: 'Whether it is up.', type: 'gauge', samples: [{ value: 1 }] },
      {
        name: 'sitewatch_requests_total',
        help: 'Requests.',
        type: 'counter',
        samples: [
          { labels: { route: '/api/servers/:id', status: '2xx' }, value: 3 },
          { labels: { route: '/', status: '5xx' }, value: 0.5 },
        ],
      },
    ]);
    expect(text).toBe(
      `# HELP sitewatch_up Whether it is up.
# TYPE sitewatch_up gauge
sitewatch_up 1
# HELP sitewatch_requests_total Requests.
# TYPE sitewatch_requests_total counter
sitewatch_requests_total{route="/api/servers/:id",status="2xx"} 3
sitewatch_requests_total{route="/",status="5xx"} 0.5
`,
    );
  });

  it('leaves out metrics without samples, and spells what is no finite number', () => {
    expect(encodeMetrics([family([])])).toBe('');
    const values = [NaN, Infinity, -Infinity].map(value => ({ value }));
    expect(
      encodeMetrics([family(values)])
        .split('\n')
        .slice(2),
    ).toEqual(['a NaN', 'a +Inf', 'a -Inf', '']);
  });

  it('keeps every label on its line and readable, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), label => {
        const text = encodeMetrics([
          { name: 'a', help: label, type: 'gauge', samples: [{ labels: { label }, value: 1 }] },
        ]);
        const lines = text.split('\n');
        expect(lines).toHaveLength(4);
        const written = /^a\{label="(.*)"\} 1$/s.exec(lines[2] ?? '')?.[1] ?? '';
        const read = written.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
        expect(read).toBe(label);
      }),
    );
  });
});
