import Radar from '@mui/icons-material/Radar';
import ScienceOutlined from '@mui/icons-material/ScienceOutlined';
import { Button } from '@mui/material';
import { Link } from 'react-router';
import { useIsAdmin } from '../../session/permissions.js';
import { devicesPath } from './use-discovery-place.js';

/** Opens the search for controllers, for those who may search. */
export function DiscoverLink() {
  if (!useIsAdmin()) return null;
  return (
    <Button component={Link} to={`${devicesPath}?discover=1`} variant="contained" startIcon={<Radar />}>
      Discover controllers
    </Button>
  );
}

/** The same in a building that is not there. */
export function TryLink() {
  if (!useIsAdmin()) return null;
  return (
    <Button component={Link} to={`${devicesPath}?discover=mock`} variant="outlined" startIcon={<ScienceOutlined />}>
      Try it with a simulated building
    </Button>
  );
}
