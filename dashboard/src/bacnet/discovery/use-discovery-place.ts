import { useLocation, useNavigate } from 'react-router';

export const devicesPath = '/bacnet-devices';

/** Whether the search is open, and among what: part of the address, so that any page can lead to it. */
export function useDiscoveryPlace() {
  const { search } = useLocation();
  const navigate = useNavigate();
  const wanted = new URLSearchParams(search).get('discover');
  return {
    open: wanted !== null,
    mock: wanted === 'mock',
    // The filters of the list are kept by the list.
    close: () => void navigate(devicesPath, { replace: true }),
  };
}
