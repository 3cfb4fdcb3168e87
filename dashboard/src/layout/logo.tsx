import { Box } from '@mui/material';

export function Logo() {
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1.25,
        fontWeight: 700,
        fontSize: '1.0625rem',
        letterSpacing: '-0.01em',
      }}
    >
      <img src="/favicon.svg" alt="" width={26} height={26} />
      Sitewatch
    </Box>
  );
}
