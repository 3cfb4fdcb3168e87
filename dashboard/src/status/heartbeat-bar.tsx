import type { Theme } from '@mui/material';
import { memo, useCallback } from 'react';
import { beatCount, beatWords, describeBeats, unpackLatencies } from '../live/beats.js';
import { milliseconds } from './figures.js';
import { Picture, type Paint } from './canvas.js';

interface BarProps {
  beats: string;
  latencies: string;
  height?: number;
}

/** The newest results as bars: tall and full where a check failed, short where there was no verdict. */
export const HeartbeatBar = memo(function HeartbeatBar({ beats, latencies, height = 24 }: BarProps) {
  const paint = useCallback<Paint>(
    (context, width, tall, theme) => paintBeats(context, width, tall, theme, beats),
    [beats],
  );
  const hint = useCallback((position: number) => hintAt(beats, latencies, position), [beats, latencies]);
  return <Picture label={describeBeats(beats)} height={height} paint={paint} hint={hint} />;
});

/** Share of the height per result: the height says it too, not only the colour. */
const heights: Record<string, number> = { s: 0.62, l: 0.8, f: 1, i: 0.3 };
const states: Record<string, keyof Theme['palette']['states']> = { s: 'up', l: 'degraded', f: 'down', i: 'unknown' };

function paintBeats(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  theme: Theme,
  beats: string,
): void {
  context.clearRect(0, 0, width, height);
  const shown = Math.min(beatCount, Math.max(12, Math.floor(width / 5)));
  const letters = beats.slice(-shown).padStart(shown, ' ');
  const pitch = width / shown;
  const thick = Math.max(2, Math.min(10, pitch * 0.7));
  for (let index = 0; index < shown; index++) {
    const letter = letters[index] ?? ' ';
    const state = states[letter];
    const tall = state ? height * (heights[letter] ?? 0.3) : 3;
    context.fillStyle = state ? theme.palette.states[state].fill : theme.palette.divider;
    context.beginPath();
    context.roundRect(index * pitch, (height - tall) / 2, thick, tall, Math.min(2, thick / 2));
    context.fill();
  }
}

function hintAt(beats: string, latencies: string, position: number): string {
  const index = Math.floor(position * beatCount) - (beatCount - beats.length);
  const letter = beats[index];
  if (letter === undefined) return '';
  const back = beats.length - 1 - index;
  const when = back === 0 ? 'Newest check' : `${back} ${back === 1 ? 'check' : 'checks'} before the newest`;
  const latency = unpackLatencies(latencies[index] ?? '!')[0];
  return `${when}: ${beatWords[letter] ?? 'unknown'}${latency ? `, about ${milliseconds(latency)}` : ''}`;
}
