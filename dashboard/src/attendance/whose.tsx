import { Box } from '@mui/material';
import { Link } from 'react-router';

interface WhoseProps {
  attendance_code: string;
  employee: number | null;
  employee_name: string | null;
}

/** Whoever punched, or the code of nobody, which leads to where it gets an owner. */
export function Whose({ attendance_code: code, employee, employee_name: name }: WhoseProps) {
  const to = employee === null ? `/unmatched-codes?search=${encodeURIComponent(code)}` : `/employees/${employee}/show`;
  return (
    <Box component="span" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
      <Box
        component={Link}
        to={to}
        sx={{
          color: 'text.primary',
          fontWeight: 600,
          textDecoration: 'none',
          '&:hover': { textDecoration: 'underline' },
        }}
      >
        {name ?? `Code ${code}`}
      </Box>
      {employee === null && (
        <Box component="span" sx={{ ml: 1, fontSize: '0.8125rem', color: 'text.secondary' }}>
          nobody’s yet
        </Box>
      )}
    </Box>
  );
}
