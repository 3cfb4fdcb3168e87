import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { EmployeeView } from '../../client/types.gen.js';

/** As many as one request brings, and as many requests as are made. */
const perPage = 500;
const mostPages = 20;

/** Names of everybody by their id; null until they are read. */
export function useNames(): ReadonlyMap<number, string> | null {
  const provider = useDataProvider();
  const { data = null } = useQuery({
    queryKey: ['employees', 'names'],
    queryFn: async () => {
      const names = new Map<number, string>();
      for (let page = 1; page <= mostPages; page++) {
        const { data: people, total = 0 } = await provider.getList<EmployeeView>('employees', {
          pagination: { page, perPage },
          sort: { field: 'id', order: 'ASC' },
          filter: {},
        });
        for (const { id, employee_name: name } of people) names.set(id, name);
        if (people.length === 0 || names.size >= total) break;
      }
      return names;
    },
  });
  return data;
}
