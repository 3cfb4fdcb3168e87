import { Box } from '@mui/material';
import { ShowBase, useShowContext } from 'react-admin';
import { PageTitle } from '../../layout/page-title.js';
import { Reading } from '../../layout/reading.js';
import { BackendBanner } from '../backend/backend-banner.js';
import { nameOfPoint } from '../bacnet-words.js';
import { kindOf } from '../point-kind.js';
import type { PointView } from '../types.js';
import { LimitsSection } from './limits-section.js';
import { PointFacts } from './point-facts.js';
import { PointHeader } from './point-header.js';
import { PointWritesSection } from './point-writes-section.js';
import { ReadingSection } from './reading-section.js';
import { TrendSection } from './trend-section.js';

/** The value of the page is looked at: it is read again this often. */
const everyMs = 2000;

/** One point: its value as it changes, how it went, its limits, and who commanded it. */
export default function PointPage() {
  return (
    <ShowBase queryOptions={{ refetchInterval: everyMs }}>
      <Point />
    </ShowBase>
  );
}

function Point() {
  const { record: point } = useShowContext<PointView>();
  if (!point) return <Reading />;
  const kind = kindOf(point);
  return (
    <>
      <PageTitle title={nameOfPoint(point)} />
      <BackendBanner />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <PointHeader point={point} />
        {kind !== 'text' && <TrendSection point={point} />}
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            alignItems: 'start',
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
          }}
        >
          {kind === 'number' && <LimitsSection point={point} />}
          <ReadingSection point={point} />
          {point.is_commandable && <PointWritesSection id={point.id} />}
          <PointFacts point={point} />
        </Box>
      </Box>
    </>
  );
}
