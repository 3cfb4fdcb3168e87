import { NumberInput, required, TextInput } from 'react-admin';
import type { Protocol } from '../../api/types.js';
import { FieldRow } from '../../forms/form-frame.js';
import { isNumber } from '../../forms/validate.js';

/** Where the server is, as far as its protocol needs it. */
export function Address({ protocol }: { protocol: Protocol }) {
  const web = protocol === 'http' || protocol === 'https';
  // What reports by itself may be anywhere.
  if (protocol === 'heartbeat') return null;
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
