import { FormDataConsumer, required, SelectInput, SimpleForm, TextArrayInput, TextInput } from 'react-admin';
import type { Protocol } from '../../api/types.js';
import { FormSection, FormToolbar } from '../../forms/form-frame.js';
import { Address } from './address-fields.js';
import { Advanced } from './advanced-fields.js';
import { newServer } from './new-server.js';
import { CheckPace, HeartbeatPace } from './pace-fields.js';
import { RecipientField } from './recipient-field.js';

const protocols: { id: Protocol; name: string }[] = [
  { id: 'https', name: 'HTTPS: a web page or API' },
  { id: 'http', name: 'HTTP: without encryption' },
  { id: 'tcp', name: 'TCP: a port that accepts connections' },
  { id: 'icmp', name: 'Ping: a host that answers' },
  { id: 'tls', name: 'TLS: a certificate' },
  { id: 'heartbeat', name: 'Heartbeat: an agent or a job reports by itself' },
];

const activities = [
  { id: 'active', name: 'Active' },
  { id: 'paused', name: 'Paused: not checked, nobody is told' },
];

interface PaceValues {
  protocol: Protocol;
  check_interval?: number | null;
  heartbeat_grace?: number | null;
}

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
        <TextArrayInput source="tags" helperText="Type a word and press Enter" />
      </FormSection>
      <FormSection title="How often">
        <SelectInput source="status" label="Checks" choices={activities} validate={required()} helperText={false} />
        <FormDataConsumer<PaceValues>>
          {({ formData }) => (formData.protocol === 'heartbeat' ? <HeartbeatPace {...formData} /> : <CheckPace />)}
        </FormDataConsumer>
      </FormSection>
      <FormSection title="Who is told">
        <RecipientField />
      </FormSection>
      <Advanced id={id} />
    </SimpleForm>
  );
}
