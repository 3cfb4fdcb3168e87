import Search from '@mui/icons-material/Search';
import { Box, Chip, InputAdornment, TextField } from '@mui/material';
import type { PersonHereView } from '../../client/types.gen.js';
import { Choice } from '../../forms/choice.js';
import { WhereTabs } from '../where-tabs.js';
import { WhereShape, whereWords, type Where } from '../where-mark.js';
import { areasOf, wheres, type BoardQuery } from './board-query.js';

interface FiltersProps {
  /** Everybody. */
  people: readonly PersonHereView[];
  /** Whoever search and area leave. */
  found: readonly PersonHereView[];
  query: BoardQuery;
  onChange: (change: Partial<BoardQuery>) => void;
}

export function BoardFilters({ people, found, query, onChange }: FiltersProps) {
  const areas = areasOf(people);
  return (
    <Box sx={{ mb: 2, display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
      <WhereTabs at="/presence" />
      <TextField
        type="search"
        placeholder="Search a name"
        value={query.search}
        onChange={event => onChange({ search: event.target.value })}
        margin="none"
        sx={{ flex: '1 1 160px', maxWidth: { sm: 260 }, bgcolor: 'background.paper' }}
        slotProps={{
          htmlInput: { 'aria-label': 'Search a name' },
          input: {
            startAdornment: (
              <InputAdornment position="start">
                <Search fontSize="small" />
              </InputAdornment>
            ),
          },
        }}
      />
      {areas.length > 1 && (
        <Choice
          label="Area"
          all="All areas"
          value={query.area}
          choices={Object.fromEntries(areas.map(area => [area, area]))}
          onChange={area => onChange({ area })}
        />
      )}
      <Box role="group" aria-label="Filter by whereabouts" sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.75 }}>
        {wheres.map(where => (
          <WhereChip
            key={where}
            where={where}
            count={found.filter(({ standing }) => standing === where).length}
            active={query.where === where}
            onClick={() => onChange({ where: query.where === where ? null : where })}
          />
        ))}
      </Box>
    </Box>
  );
}

interface ChipProps {
  where: Where;
  count: number;
  active: boolean;
  onClick: () => void;
}

function WhereChip({ where, count, active, onClick }: ChipProps) {
  return (
    <Chip
      component="button"
      clickable
      variant={active ? 'filled' : 'outlined'}
      aria-pressed={active}
      onClick={onClick}
      label={
        <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
          <WhereShape where={where} size={14} />
          {whereWords[where]} <strong>{count.toLocaleString()}</strong>
        </Box>
      }
      sx={{ bgcolor: active ? 'action.selected' : 'background.paper' }}
    />
  );
}
