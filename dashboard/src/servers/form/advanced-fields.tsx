import ExpandMore from '@mui/icons-material/ExpandMore';
import { Accordion, AccordionDetails, AccordionSummary, Box } from '@mui/material';
import { useEffect, useState } from 'react';
import { FormDataConsumer } from 'react-admin';
import { useFormState } from 'react-hook-form';
import type { Protocol } from '../../api/types.js';
import { AlertFields } from './alert-fields.js';
import { HttpFields } from './http-fields.js';
import { RelationFields } from './relation-fields.js';
import { ThresholdFields } from './threshold-fields.js';

/** Names of fields inside the part that is closed at first. */
const advancedFields = [
  'method',
  'header_list',
  'headers',
  'body',
  'expected_statuses',
  'match_type',
  'match_path',
  'match_value',
  'follow_redirects',
  'verify_tls',
  'ip_family',
  'failure_threshold',
  'recovery_threshold',
  'retry_interval',
  'warn_latency_ms',
  'fail_latency_ms',
  'thresholds',
  'parent',
  'key',
  'public',
];

/** What few servers need; opens by itself when a field in it was refused. */
export function Advanced({ id }: { id?: number }) {
  const { errors } = useFormState();
  const [open, setOpen] = useState(false);
  const wrong = advancedFields.some(field => field in errors);
  useEffect(() => {
    if (wrong) setOpen(true);
  }, [wrong]);
  return (
    <Accordion
      expanded={open}
      onChange={(_event, next) => setOpen(next)}
      disableGutters
      square
      sx={{ width: '100%', border: 0, borderTop: 1, borderColor: 'divider', '&::before': { display: 'none' } }}
    >
      <AccordionSummary expandIcon={<ExpandMore />} sx={{ px: 0, fontWeight: 650 }}>
        Advanced
        <Box
          component="span"
          sx={{ ml: 1.5, fontWeight: 400, color: 'text.secondary', display: { xs: 'none', sm: 'inline' } }}
        >
          request, expected answer, thresholds, alerts, dependencies
        </Box>
      </AccordionSummary>
      <AccordionDetails sx={{ p: 0 }}>
        <FormDataConsumer<{ protocol: Protocol; match_type: string; header_names?: string[] }>>
          {({ formData }) =>
            (formData.protocol === 'http' || formData.protocol === 'https') && (
              <HttpFields match={formData.match_type} headerNames={formData.header_names ?? []} />
            )
          }
        </FormDataConsumer>
        <FormDataConsumer<{ protocol: Protocol }>>
          {({ formData }) => formData.protocol !== 'heartbeat' && <ThresholdFields />}
        </FormDataConsumer>
        <AlertFields />
        <RelationFields id={id} />
      </AccordionDetails>
    </Accordion>
  );
}
