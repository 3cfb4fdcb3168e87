import Refresh from '@mui/icons-material/Refresh';
import TuneOutlined from '@mui/icons-material/TuneOutlined';
import { Alert, Box, Button, Paper } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-router';
import { useIsAdmin } from '../../session/permissions.js';
import { Ago, For } from '../../status/ago.js';
import { bacnet } from '../bacnet-api.js';
import { objectOf, problemText, sourceWords } from '../bacnet-words.js';
import { LimitMark, QualityMark } from '../marks.js';
import type { LatestView, PointView, StatusFlagsView } from '../types.js';
import { useRequest } from '../use-request.js';
import { WriteDialog } from './write-dialog.js';

/** What the point reads now, how far that can be believed, and what can be done. */
export function PointHeader({ point }: { point: PointView }) {
  const { latest, limit_state: limit, limit_since: since } = point;
  return (
    <Paper sx={{ p: { xs: 2, sm: 2.5 } }}>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, justifyContent: 'space-between', alignItems: 'flex-start' }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
            <Box component={Link} to={`/bacnet-devices/${point.device}/show`} sx={{ color: 'primary.main' }}>
              {point.device_name || `Device ${point.device}`}
            </Box>
            {` · ${[objectOf(point), point.description].filter(Boolean).join(' · ')}`}
          </Box>
          <Box sx={{ mt: 0.5, fontSize: { xs: '1.75rem', sm: '2.25rem' }, fontWeight: 700, overflowWrap: 'anywhere' }}>
            {latest?.display ?? (latest ? 'No value' : 'Not read yet')}
          </Box>
          <Box role="status" sx={{ mt: 0.5, display: 'flex', flexWrap: 'wrap', columnGap: 2.5, rowGap: 0.5 }}>
            {latest && <QualityMark quality={latest.quality} />}
            {limit !== 'normal' && (
              <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
                <LimitMark state={limit} />
                {since !== null && (
                  <Box component="span" sx={{ color: 'text.secondary' }}>
                    for <For since={since} />
                  </Box>
                )}
              </Box>
            )}
            <Flags flags={latest?.status_flags ?? null} />
          </Box>
          {latest && <When latest={latest} />}
        </Box>
        <Actions point={point} />
      </Box>
      <Problems point={point} />
    </Paper>
  );
}

function When({ latest }: { latest: LatestView }) {
  return (
    <Box sx={{ mt: 1, color: 'text.secondary' }}>
      {sourceWords[latest.source]} <Ago at={latest.at} />, the same since <Ago at={latest.changed_at} />
    </Box>
  );
}

const flagWords: [keyof StatusFlagsView, string][] = [
  ['in_alarm', 'in alarm'],
  ['fault', 'fault'],
  ['overridden', 'overridden'],
  ['out_of_service', 'out of service'],
];

/** What the device says about the value besides. */
function Flags({ flags }: { flags: StatusFlagsView | null }) {
  const set = flags ? flagWords.filter(([flag]) => flags[flag]).map(([, word]) => word) : [];
  return set.length > 0 ? <span>The device says: {set.join(', ')}</span> : null;
}

function Problems({ point }: { point: PointView }) {
  const problems = [
    point.is_missing && 'The controller does not list this point any more.',
    point.latest?.problem && problemText(point.latest.problem),
    point.problem,
  ].filter(Boolean);
  if (problems.length === 0 && point.is_enabled) return null;
  return (
    <>
      {!point.is_enabled && (
        <Alert severity="info" sx={{ mt: 2 }}>
          This point is not read: what is shown does not change.
        </Alert>
      )}
      {problems.map(problem => (
        <Alert key={String(problem)} severity="warning" sx={{ mt: 2, overflowWrap: 'anywhere' }}>
          {problem}
        </Alert>
      ))}
    </>
  );
}

function Actions({ point }: { point: PointView }) {
  const [writing, setWriting] = useState(false);
  const read = useRequest(() => bacnet.collect(point.device));
  if (!useIsAdmin()) return null;
  return (
    <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
      <Button variant="outlined" startIcon={<Refresh />} loading={read.busy} onClick={read.begin}>
        Read now
      </Button>
      {point.is_commandable && (
        <Button variant="contained" startIcon={<TuneOutlined />} onClick={() => setWriting(true)}>
          Command
        </Button>
      )}
      {writing && <WriteDialog point={point} onClose={() => setWriting(false)} />}
    </Box>
  );
}
