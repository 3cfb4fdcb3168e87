import Search from '@mui/icons-material/Search';
import { Box, InputAdornment, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useListContext } from 'react-admin';

/** Text, and whether those of no interest are shown. */
export function FoundFilters() {
  const { filterValues, setFilters } = useListContext();
  const ignored = filterValues.ignored === 'true' ? 'true' : 'false';
  return (
    <Box sx={{ mb: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1 }}>
      <TextField
        type="search"
        placeholder="Address or name"
        value={typeof filterValues.q === 'string' ? filterValues.q : ''}
        onChange={event => setFilters({ ...filterValues, q: event.target.value }, {}, true)}
        margin="none"
        sx={{ flex: '1 1 180px', maxWidth: { sm: 300 }, bgcolor: 'background.paper' }}
        slotProps={{
          htmlInput: { 'aria-label': 'Address or name' },
          input: {
            startAdornment: (
              <InputAdornment position="start">
                <Search fontSize="small" />
              </InputAdornment>
            ),
          },
        }}
      />
      <ToggleButtonGroup
        exclusive
        size="small"
        value={ignored}
        aria-label="Which devices"
        onChange={(_event, next: string | null) => next && setFilters({ ...filterValues, ignored: next }, {})}
        sx={{ bgcolor: 'background.paper', '& button': { textTransform: 'none', px: 2 } }}
      >
        <ToggleButton value="false">Unknown</ToggleButton>
        <ToggleButton value="true">Of no interest</ToggleButton>
      </ToggleButtonGroup>
    </Box>
  );
}
