import { AutocompleteArrayInput, ReferenceArrayInput } from 'react-admin';
import type { NotificationConfigView } from '../../client/types.gen.js';
import { channelWords } from '../../theme/words.js';

/** Who is told about this server besides those who are told about all. */
export function RecipientField() {
  return (
    <ReferenceArrayInput
      source="notifications"
      reference="notification-configs"
      sort={{ field: 'name', order: 'ASC' }}
      perPage={50}
    >
      <AutocompleteArrayInput
        label="Also tell"
        helperText="Notification configs; those that are about all servers are told anyway"
        optionText={({ name, recipient, notification_type: type }: NotificationConfigView) =>
          `${name || recipient} (${channelWords[type]})`
        }
      />
    </ReferenceArrayInput>
  );
}
