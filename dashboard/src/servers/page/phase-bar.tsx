import { Box, useTheme, type Theme } from '@mui/material';
import type { PingPhases, PingView } from '../../client/types.gen.js';
import { milliseconds } from '../../status/figures.js';

const phaseNames: [keyof PingPhases, string][] = [
  ['dns_ms', 'Name'],
  ['connect_ms', 'Connect'],
  ['tls_ms', 'TLS'],
  ['first_byte_ms', 'First byte'],
];
const names: [string, string][] = [...phaseNames, ['rest', 'Rest']];

function colours(theme: Theme): Record<string, string> {
  const dark = theme.palette.mode === 'dark';
  return dark
    ? { dns_ms: '#b79cf2', connect_ms: '#6fb7e9', tls_ms: '#5ccfb6', first_byte_ms: '#e6b566', rest: '#5d6875' }
    : { dns_ms: '#8a63d2', connect_ms: '#2e8bc9', tls_ms: '#1f9e85', first_byte_ms: '#cf8a17', rest: '#b4bcc6' };
}

function partsOf({ phases, response_time }: PingView): [string, string, number][] {
  const known = phaseNames.map(([key, name]): [string, string, number] => [key, name, phases[key]]);
  const rest = Math.max(0, (response_time ?? 0) - known.reduce((sum, [, , ms]) => sum + ms, 0));
  return [...known, ['rest', 'Rest', rest] as [string, string, number]].filter(([, , ms]) => ms > 0.05);
}

/** Where the time of one check went; `longest` milliseconds fill the width. */
export function PhaseBar({ result, longest }: { result: PingView; longest: number }) {
  const theme = useTheme();
  const palette = colours(theme);
  const parts = partsOf(result);
  if (result.response_time === null || parts.length === 0) return null;
  const words = parts.map(([, name, ms]) => `${name} ${milliseconds(ms)}`).join(', ');
  return (
    <Box role="img" aria-label={words} title={words} sx={{ display: 'flex', gap: '1px', height: 10, minWidth: 80 }}>
      {parts.map(([key, , ms]) => (
        <Box
          key={key}
          style={{ width: `${(ms / Math.max(longest, result.response_time ?? 0)) * 100}%`, background: palette[key] }}
          sx={{ minWidth: 2, borderRadius: '2px' }}
        />
      ))}
    </Box>
  );
}

export function PhaseLegend() {
  const palette = colours(useTheme());
  return (
    <Box sx={{ display: { xs: 'none', sm: 'flex' }, gap: 2, mb: 1, fontSize: '0.78125rem', color: 'text.secondary' }}>
      {names.map(([key, name]) => (
        <Box key={key} component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
          <Box
            component="span"
            sx={{ width: 10, height: 10, borderRadius: '2px' }}
            style={{ background: palette[key] }}
          />
          {name}
        </Box>
      ))}
    </Box>
  );
}
