import { useTheme, type Theme } from '@mui/material';
import { useEffect, useRef } from 'react';

export type Paint = (context: CanvasRenderingContext2D, width: number, height: number, theme: Theme) => void;

interface PictureProps {
  label: string;
  height: number;
  paint: Paint;
  /** Words under the mouse, by horizontal position 0..1. */
  hint?: (position: number) => string;
}

const drawings = new WeakMap<Element, () => void>();
/** One observer for all pictures; it reports every new one at once, so it draws the first time as well. */
const observer = new ResizeObserver(entries => {
  for (const { target } of entries) drawings.get(target)?.();
});

function watch(canvas: HTMLCanvasElement, draw: () => void): () => void {
  drawings.set(canvas, draw);
  observer.observe(canvas);
  return () => {
    observer.unobserve(canvas);
    drawings.delete(canvas);
  };
}

/** One canvas that follows its width and the pixel density; `paint` must be stable as long as the picture is the same. */
export function Picture({ label, height, paint, hint }: PictureProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();

  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return undefined;
    const draw = () => {
      const width = canvas.clientWidth;
      const density = window.devicePixelRatio || 1;
      if (width === 0) return;
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
      const context = canvas.getContext('2d');
      if (!context) return;
      context.scale(density, density);
      paint(context, width, height, theme);
    };
    return watch(canvas, draw);
  }, [paint, height, theme]);

  const onMouseMove = (event: React.MouseEvent<HTMLCanvasElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    event.currentTarget.title = hint ? hint((event.clientX - left) / width) : '';
  };
  return (
    <canvas
      ref={ref}
      role="img"
      aria-label={label}
      onMouseMove={hint && onMouseMove}
      style={{ display: 'block', width: '100%', height }}
    />
  );
}
