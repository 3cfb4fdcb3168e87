import { Box, useTheme } from '@mui/material';

/** What the bars mean. */
export function DayLegend({ zone }: { zone: string }) {
  const { states } = useTheme().palette;
  const stripes = `repeating-linear-gradient(135deg, ${states.unknown.tint} 0 3px, ${states.unknown.fill} 3px 4px)`;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, fontSize: '0.8125rem', color: 'text.secondary' }}>
      <Sample background={states.up.fill}>Here</Sample>
      <Sample background={stripes}>Nobody watched</Sample>
      <span>Clocks of {zone}</span>
    </Box>
  );
}

function Sample({ background, children }: { background: string; children: string }) {
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
      <Box component="span" sx={{ width: 18, height: 12, borderRadius: 0.5 }} style={{ background }} />
      {children}
    </Box>
  );
}
