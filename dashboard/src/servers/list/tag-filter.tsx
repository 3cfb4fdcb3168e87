import { Autocomplete, Box, TextField } from '@mui/material';
import { tagFilterSize } from './tag-filter.styles.js';

interface TagFilterProps {
  /** All tags with the number of servers that have them. */
  tags: Map<string, number>;
  chosen: string[];
  onChange: (tags: string[]) => void;
}

/** Servers that have all of the chosen tags. In a file of its own: the list does not wait for it. */
export default function TagFilter({ tags, chosen, onChange }: TagFilterProps) {
  return (
    <Autocomplete
      multiple
      size="small"
      limitTags={2}
      options={[...tags.keys()]}
      value={chosen}
      onChange={(_event, value) => onChange(value)}
      getOptionLabel={tag => tag}
      renderOption={({ key, ...props }, tag) => (
        <li key={key} {...props}>
          {tag}
          <Box component="span" sx={{ ml: 'auto', pl: 2, color: 'text.secondary' }}>
            {tags.get(tag)}
          </Box>
        </li>
      )}
      renderInput={parameters => (
        <TextField {...parameters} margin="none" placeholder={chosen.length === 0 ? 'Tags' : ''} aria-label="Tags" />
      )}
      sx={tagFilterSize}
    />
  );
}
