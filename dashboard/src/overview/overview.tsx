import { Box, Paper, Typography } from '@mui/material';
import { Suspense } from 'react';
import { areas } from '../areas/areas.js';
import type { Area } from '../areas/area.js';
import { PageTitle } from '../layout/page-title.js';
import { Reading } from '../layout/reading.js';
import { ConnectivityBanner } from './connectivity-banner.js';

/** One card per area; those that are not set up yet say what they would answer. */
export default function Overview() {
  const present = areas.filter(({ card }) => card !== null);
  const later = areas.filter(({ card }) => card === null);
  return (
    <>
      <PageTitle title="Overview" />
      <ConnectivityBanner />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            lg: present.length > 1 ? 'repeat(2, minmax(0, 1fr))' : 'minmax(0, 1fr)',
          },
        }}
      >
        {present.map((area, index) => (
          // The first one has the longest list: the others stand beside it.
          <AreaCard key={area.id} area={area} rows={index === 0 && present.length > 2 ? 2 : 1} />
        ))}
      </Box>
      {later.length > 0 && (
        <Box
          component="section"
          aria-label="Not set up yet"
          sx={{ mt: 2, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))' }}
        >
          {later.map(area => (
            <LaterCard key={area.id} area={area} />
          ))}
        </Box>
      )}
    </>
  );
}

function AreaCard({ area: { label, icon: Icon, card: Card }, rows }: { area: Area; rows: number }) {
  return (
    <Paper
      component="section"
      sx={{ p: { xs: 2, sm: 2.5 }, gridRow: { lg: `span ${rows}` }, alignSelf: rows > 1 ? 'start' : 'stretch' }}
    >
      <Typography variant="h2" sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 2 }}>
        <Icon sx={{ fontSize: 20, color: 'text.secondary' }} /> {label}
      </Typography>
      {Card && (
        <Suspense fallback={<Reading />}>
          <Card />
        </Suspense>
      )}
    </Paper>
  );
}

function LaterCard({ area: { label, question, icon: Icon } }: { area: Area }) {
  return (
    <Paper sx={{ p: 2, bgcolor: 'transparent', borderStyle: 'dashed' }}>
      <Typography
        variant="h3"
        component="h2"
        sx={{ display: 'flex', alignItems: 'center', gap: 1, color: 'text.secondary' }}
      >
        <Icon sx={{ fontSize: 18 }} /> {label}
      </Typography>
      <Typography variant="body2" sx={{ mt: 0.75, color: 'text.secondary' }}>
        {question}
      </Typography>
      <Typography variant="caption" sx={{ display: 'block', mt: 1, color: 'text.secondary' }}>
        Not set up yet
      </Typography>
    </Paper>
  );
}
