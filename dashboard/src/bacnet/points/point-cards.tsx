import { Box } from '@mui/material';
import { Link } from 'react-router';
import { Ago } from '../../status/ago.js';
import { nameOfPoint, objectOf } from '../bacnet-words.js';
import { LimitMark, QualityMark } from '../marks.js';
import type { PointView } from '../types.js';
import { PointValue } from './point-value.js';

/** Points where there is no room for a table. */
export function PointCards({ points, ofDevice }: { points: readonly PointView[]; ofDevice: boolean }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {points.map(point => (
        <Box
          component="li"
          key={point.id}
          sx={{ px: 2, py: 1.25, display: 'grid', gap: 0.25, '& + li': { borderTop: 1, borderColor: 'divider' } }}
        >
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
            <Box
              component={Link}
              to={`/bacnet-points/${point.id}/show`}
              sx={{ color: 'text.primary', fontWeight: 650, textDecoration: 'none', overflowWrap: 'anywhere' }}
            >
              {nameOfPoint(point)}
            </Box>
            <Box sx={{ textAlign: 'right' }}>
              <PointValue point={point} />
            </Box>
          </Box>
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>
            {[!ofDevice && point.device_name, objectOf(point)].filter(Boolean).join(' · ')}
            {point.latest && (
              <>
                {' · '}
                <Ago at={point.latest.at} />
              </>
            )}
          </Box>
          <Troubles point={point} />
        </Box>
      ))}
    </Box>
  );
}

/** Only what is not as it should be: there is no room for more. */
function Troubles({ point: { latest, limit_state: limit } }: { point: PointView }) {
  const quality = latest && latest.quality !== 'good' ? latest.quality : null;
  if (quality === null && limit === 'normal') return null;
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
      {limit !== 'normal' && <LimitMark state={limit} />}
      {quality && <QualityMark quality={quality} />}
    </Box>
  );
}
