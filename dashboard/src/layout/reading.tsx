import { Box } from '@mui/material';
import { useEffect, useState } from 'react';

/** What is there after this time appears without a word before it. */
const patienceMs = 400;

/** In place of what is still being read. */
export function Reading() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Box role="status" sx={{ p: 3, textAlign: 'center', color: 'text.secondary' }}>
      {late && 'Reading…'}
    </Box>
  );
}
