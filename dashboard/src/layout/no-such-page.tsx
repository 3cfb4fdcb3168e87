import SearchOff from '@mui/icons-material/SearchOff';
import { DeadEnd } from './dead-end.js';

export function NoSuchPage() {
  return (
    <DeadEnd title="Not found" icon={<SearchOff />} heading="There is no such page">
      The address may be misspelt, or the page has moved.
    </DeadEnd>
  );
}
