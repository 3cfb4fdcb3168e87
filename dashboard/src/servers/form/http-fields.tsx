import { ArrayInput, BooleanInput, SelectInput, SimpleFormIterator, TextInput } from 'react-admin';
import { FieldRow, FormSection } from '../../forms/form-frame.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(id => ({ id, name: id }));
const matches = [
  { id: 'none', name: 'Does not matter' },
  { id: 'keyword', name: 'Contains a text' },
  { id: 'json_path', name: 'Has a JSON value' },
];

/** What is sent, and what has to come back. `headerNames`: those already stored, whose values cannot be read. */
export function HttpFields({ match, headerNames }: { match: string; headerNames: string[] }) {
  return (
    <>
      <FormSection title="Request">
        <SelectInput source="method" helperText={false} choices={methods} />
        <ArrayInput source="header_list" label="Headers" helperText={headersHint(headerNames)}>
          <SimpleFormIterator inline disableReordering>
            <TextInput source="name" label="Name" helperText={false} />
            <TextInput source="value" label="Value" helperText={false} autoComplete="off" />
          </SimpleFormIterator>
        </ArrayInput>
        {headerNames.length > 0 && (
          <BooleanInput source="remove_headers" label="Remove the stored headers" helperText={false} />
        )}
        <TextInput source="body" helperText={false} multiline minRows={2} />
        <BooleanInput helperText={false} source="follow_redirects" label="Follow redirects" />
        <BooleanInput helperText={false} source="verify_tls" label="The certificate has to be valid" />
      </FormSection>
      <FormSection title="Expected answer">
        <TextInput source="expected_statuses" helperText="Codes, ranges and classes: 200-299,301 or 2xx" />
        <SelectInput source="match_type" helperText={false} label="The body" choices={matches} />
        {match !== 'none' && (
          <>
            <FieldRow>
              {match === 'json_path' && <TextInput source="match_path" label="JSON path" helperText="e.g. $.status" />}
              <TextInput
                source="match_value"
                label={match === 'keyword' ? 'Text' : 'Value'}
                helperText={match === 'json_path' ? 'Empty: any value' : false}
              />
            </FieldRow>
            <BooleanInput helperText={false} source="match_inverse" label="It must not be there" />
          </>
        )}
      </FormSection>
    </>
  );
}

const headersHint = (names: string[]) =>
  names.length === 0
    ? 'Values are stored encrypted and never shown again'
    : `Stored: ${names.join(', ')}. What you enter here replaces all of them.`;
