import DeviceThermostat from '@mui/icons-material/DeviceThermostat';
import Fingerprint from '@mui/icons-material/Fingerprint';
import PersonOutline from '@mui/icons-material/PersonOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { query } from '../api/api.js';
import { get } from '../api/http.js';
import type { AttendanceDeviceView, EmployeeView, PointView } from '../client/types.gen.js';

/** Somebody or something the palette found by name. */
export interface FoundRecord {
  label: string;
  /** What it is, for those whose name does not say it. */
  kind: string;
  to: string;
  icon: SvgIconComponent;
}

const shortest = 2;
const each = 4;

/** People, terminals and points by name, from the second letter on; what one part does not answer is left out. */
export function useFoundRecords(text: string): FoundRecord[] {
  const search = text.trim();
  const { data = [] } = useQuery({
    queryKey: ['palette', search],
    enabled: search.length >= shortest,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => find(search, signal),
  });
  return search.length >= shortest ? data : [];
}

async function find(search: string, signal: AbortSignal): Promise<FoundRecord[]> {
  const list = async <Row>(path: string): Promise<Row[]> => {
    const found = await get<{ results: Row[] }>(`${path}?${query({ search, page_size: each })}`, signal).catch(
      () => null,
    );
    return found?.results ?? [];
  };
  const [people, terminals, points] = await Promise.all([
    list<EmployeeView>('/api/employees/'),
    list<AttendanceDeviceView>('/api/hrm/attendance-devices/'),
    list<PointView>('/api/bacnet/points/'),
  ]);
  return [
    ...people.map(({ id, employee_name: label }) => ({
      ...{ label, kind: 'Employee', to: `/employees/${id}/show`, icon: PersonOutline },
    })),
    ...terminals.map(({ id, name: label }) => ({
      ...{ label, kind: 'Terminal', to: `/terminals/${id}/show`, icon: Fingerprint },
    })),
    ...points.map(({ id, name: label }) => ({
      ...{ label, kind: 'Point', to: `/bacnet-points/${id}/show`, icon: DeviceThermostat },
    })),
  ];
}
