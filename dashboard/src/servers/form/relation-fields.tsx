import { AutocompleteInput, BooleanInput, ReferenceInput, TextInput } from 'react-admin';
import { FormSection } from '../../forms/form-frame.js';

/** What the server depends on, and who else may see it. */
export function RelationFields({ id }: { id?: number }) {
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
