import { Box, Paper } from '@mui/material';
import { FilterList, FilterListItem, SavedQueriesList, useGetList } from 'react-admin';
import type { EmployeeView } from '../client/types.gen.js';

/** As many as are looked at for the areas; where there are more, the counts are left out. */
const looked = 500;

/** Filters beside the list, each with the number of those it leaves. */
export function EmployeeFacets() {
  const { data = [], total = 0 } = useGetList<EmployeeView>('employees', {
    pagination: { page: 1, perPage: looked },
    sort: { field: 'display_order', order: 'ASC' },
  });
  const countOf = (test: (person: EmployeeView) => boolean) => (total <= looked ? data.filter(test).length : null);
  const areas = [...new Set(data.map(({ area }) => area))].sort((a, b) => a.localeCompare(b));
  return (
    <Paper
      component="aside"
      aria-label="Filters"
      sx={{ order: -1, flexShrink: 0, width: 192, mr: 2, mt: 8, p: 1.5, alignSelf: 'flex-start', ...look }}
    >
      <SavedQueriesList />
      <FilterList label="Whereabouts" icon={null}>
        <FilterListItem
          label={<Counted text="Here" count={countOf(person => person.is_online)} />}
          value={{ is_online: true }}
        />
        <FilterListItem
          label={<Counted text="Not here" count={countOf(person => !person.is_online)} />}
          value={{ is_online: false }}
        />
      </FilterList>
      <FilterList label="Active" icon={null}>
        <FilterListItem
          label={<Counted text="Active" count={countOf(({ active }) => active)} />}
          value={{ active: true }}
        />
        <FilterListItem
          label={<Counted text="Left" count={countOf(({ active }) => !active)} />}
          value={{ active: false }}
        />
      </FilterList>
      {areas.length > 1 && (
        <FilterList label="Area" icon={null}>
          {areas.map(area => (
            <FilterListItem
              key={area}
              label={<Counted text={area} count={countOf(person => person.area === area)} />}
              value={{ area }}
            />
          ))}
        </FilterList>
      )}
    </Paper>
  );
}

function Counted({ text, count }: { text: string; count: number | null }) {
  return (
    <Box component="span" sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
      <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
        {text}
      </Box>
      {count !== null && (
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {count.toLocaleString()}
        </Box>
      )}
    </Box>
  );
}

const look = {
  '& .MuiTypography-overline': { textTransform: 'none', fontSize: '0.75rem', fontWeight: 600, letterSpacing: 0 },
  '& .MuiListItemText-primary': { fontSize: '0.875rem' },
};
