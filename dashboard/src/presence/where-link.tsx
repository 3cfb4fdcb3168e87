import { Box } from '@mui/material';
import { Link } from 'react-router';
import { useWhereColours, WhereShape, whereWords, type Where } from './where-mark.js';

/** How many are there, leading to who they are. */
export function WhereLink({ where, count }: { where: Where; count: number }) {
  const { strong, tint } = useWhereColours(where);
  return (
    <Box
      component={Link}
      to={`/presence?where=${where}`}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 1.25,
        py: 0.75,
        borderRadius: 1,
        textDecoration: 'none',
        color: strong,
        bgcolor: tint,
      }}
    >
      <WhereShape where={where} />
      <Box component="strong" sx={{ fontSize: '1.125rem' }}>
        {count.toLocaleString()}
      </Box>
      {whereWords[where].toLowerCase()}
    </Box>
  );
}
