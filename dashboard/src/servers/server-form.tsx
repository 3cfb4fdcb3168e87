import { Accordion, AccordionDetails, AccordionSummary, Box } from '@mui/material';
import ExpandMore from '@mui/icons-material/ExpandMore';
import {
  AutocompleteInput,
  BooleanInput,
  FormDataConsumer,
  NumberInput,
  ReferenceInput,
  required,
  SelectInput,
  SimpleForm,
  TextArrayInput,
  TextInput,
} from 'react-admin';
import { useFormState } from 'react-hook-form';
import { useEffect, useState } from 'react';
import type { Protocol } from '../api/types.js';
import { FieldRow, FormSection, FormToolbar } from '../forms/form-frame.js';
import { belowInterval, isNumber } from '../forms/validate.js';
import { HttpFields } from './http-fields.js';

const protocols: { id: Protocol; name: string }[] = [
  { id: 'https', name: 'HTTPS: a web page or API' },
  { id: 'http', name: 'HTTP: without encryption' },
  { id: 'tcp', name: 'TCP: a port that accepts connections' },
  { id: 'icmp', name: 'Ping: a host that answers' },
  { id: 'tls', name: 'TLS: a certificate' },
  { id: 'heartbeat', name: 'Heartbeat: an agent reports by itself' },
];

const activities = [
  { id: 'active', name: 'Active' },
  { id: 'paused', name: 'Paused: not checked, nobody is told' },
];

const newServer = {
  key: null,
  status: 'active',
  protocol: 'https',
  path: '/',
  check_interval: 60,
  timeout: 10,
  method: 'GET',
  expected_statuses: '200-399',
  match_type: 'none',
  match_inverse: false,
  follow_redirects: true,
  verify_tls: true,
  ip_family: 'auto',
  failure_threshold: 2,
  recovery_threshold: 2,
  retry_interval: 20,
  public: false,
  tags: [],
  port: null,
  parent: null,
  warn_latency_ms: null,
  fail_latency_ms: null,
};

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
  'parent',
  'key',
  'public',
];

export function ServerForm({ id }: { id?: number }) {
  return (
    <SimpleForm
      defaultValues={id === undefined ? newServer : undefined}
      warnWhenUnsavedChanges
      toolbar={
        <FormToolbar
          back={id === undefined ? '/servers' : `/servers/${id}/show`}
          deletes={id !== undefined}
          save={id === undefined ? 'Add the server' : 'Save'}
        />
      }
    >
      <FormSection title="What to watch">
        <SelectInput source="protocol" choices={protocols} validate={required()} helperText={false} />
        <TextInput source="name" validate={required()} helperText="How it is called in lists and messages" />
        <FormDataConsumer<{ protocol: Protocol }>>
          {({ formData }) => <Address protocol={formData.protocol} />}
        </FormDataConsumer>
        <Tags />
      </FormSection>
      <FormSection title="How often">
        <SelectInput source="status" label="Checks" choices={activities} validate={required()} helperText={false} />
        <FieldRow>
          <NumberInput
            source="check_interval"
            helperText={false}
            label="Seconds between checks"
            validate={[required(), isNumber(1, 86_400)]}
          />
          <NumberInput
            source="timeout"
            helperText={false}
            label="Seconds to wait"
            validate={[required(), isNumber(0.1, 86_400), belowInterval]}
          />
        </FieldRow>
      </FormSection>
      <Advanced id={id} />
    </SimpleForm>
  );
}

function Address({ protocol }: { protocol: Protocol }) {
  const web = protocol === 'http' || protocol === 'https';
  const ports = web || protocol === 'tcp' || protocol === 'tls';
  return (
    <>
      <FieldRow>
        <TextInput
          source="host"
          validate={required()}
          helperText="Name or address, e.g. example.org or 192.168.1.10"
          sx={{ gridColumn: { sm: ports ? 'span 2' : 'auto' } }}
        />
        {ports && (
          <NumberInput
            source="port"
            validate={protocol === 'tcp' ? [required(), isNumber(1, 65_535)] : isNumber(1, 65_535)}
            helperText={protocol === 'tcp' ? false : `Empty: ${protocol === 'http' ? 80 : 443}`}
          />
        )}
      </FieldRow>
      {web && <TextInput source="path" helperText="With a query where one is needed" />}
    </>
  );
}

function Tags() {
  return <TextArrayInput source="tags" helperText="Type a word and press Enter" />;
}

function Advanced({ id }: { id?: number }) {
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
          request, expected answer, thresholds, dependencies
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
        <Thresholds />
        <Relations id={id} />
      </AccordionDetails>
    </Accordion>
  );
}

function Thresholds() {
  return (
    <FormSection
      title="When it counts"
      hint="How many results in a row it takes before the state changes. While a change waits, checks come faster."
    >
      <FieldRow>
        <NumberInput
          source="failure_threshold"
          helperText={false}
          label="Failures until down"
          validate={isNumber(1, 20)}
        />
        <NumberInput
          source="recovery_threshold"
          helperText={false}
          label="Successes until up"
          validate={isNumber(1, 20)}
        />
        <NumberInput
          source="retry_interval"
          helperText={false}
          label="Seconds between these"
          validate={isNumber(1, 86_400)}
        />
      </FieldRow>
      <FieldRow>
        <NumberInput
          source="warn_latency_ms"
          label="Slow above (ms)"
          helperText="Shown as degraded; empty: never"
          validate={isNumber(1, 86_400_000)}
        />
        <NumberInput
          source="fail_latency_ms"
          label="Failed above (ms)"
          helperText="Empty: only the time-out counts"
          validate={isNumber(1, 86_400_000)}
        />
      </FieldRow>
      <SelectInput
        source="ip_family"
        helperText={false}
        label="IP version"
        choices={[
          { id: 'auto', name: 'Whichever answers' },
          { id: 'ipv4', name: 'IPv4 only' },
          { id: 'ipv6', name: 'IPv6 only' },
        ]}
      />
    </FormSection>
  );
}

function Relations({ id }: { id?: number }) {
  return (
    <FormSection title="Relations">
      <ReferenceInput
        source="parent"
        reference="servers"
        sort={{ field: 'name', order: 'ASC' }}
        perPage={50}
        filter={{}}
      >
        <AutocompleteInput
          label="Depends on"
          helperText="When that one is down, this one is shown as unreachable and nobody is told twice"
          optionText="name"
          getOptionDisabled={(option: { id: number }) => option.id === id}
        />
      </ReferenceInput>
      <TextInput
        source="key"
        helperText="For configuration kept as code: the name a program knows this server by; letters, digits and . _ : -"
      />
      <BooleanInput source="public" helperText={false} label="Show on the public status page and as a badge" />
    </FormSection>
  );
}
