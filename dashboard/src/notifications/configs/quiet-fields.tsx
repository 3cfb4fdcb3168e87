import { AutocompleteInput, required, TextInput } from 'react-admin';
import { FieldRow } from '../../forms/form-frame.js';
import { zonesWith } from '../../forms/zones.js';

const shrunk = { inputLabel: { shrink: true } };

/** From when until when nothing is sent. */
export function QuietFields({ zone }: { zone?: string | null }) {
  return (
    <>
      <FieldRow>
        <TextInput
          source="quiet_from"
          label="From"
          type="time"
          helperText={false}
          validate={required()}
          slotProps={shrunk}
        />
        <TextInput
          source="quiet_until"
          label="Until"
          type="time"
          helperText={false}
          validate={required()}
          slotProps={shrunk}
        />
      </FieldRow>
      <AutocompleteInput
        source="quiet_zone"
        label="Time zone"
        choices={zonesWith(zone)}
        helperText="Empty: the zone of the site. Follows the clock there, also when it changes"
      />
    </>
  );
}
