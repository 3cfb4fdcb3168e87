import type { SxProps, Theme } from '@mui/material';

const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' };

/** Of the heading and of all rows, set once around them: hundreds of people are drawn at once. */
export const dayStyles: SxProps<Theme> = {
  pt: 2,
  overflow: 'clip',
  '& ul': { listStyle: 'none', m: 0, p: 0 },
  '& li': {
    px: { xs: 1.5, sm: 2 },
    py: 0.875,
    borderTop: 1,
    borderColor: 'divider',
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 44px',
  },
  '& .columns': {
    display: 'grid',
    columnGap: 2,
    rowGap: 0.25,
    alignItems: 'center',
    gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', md: '190px minmax(0, 1fr) 150px 84px' },
    gridTemplateAreas: { xs: '"name sum" "bar bar"', md: '"name bar seen sum"' },
  },
  '& .name': { gridArea: 'name', minWidth: 0, ...cut },
  '& .bar': { gridArea: 'bar', minWidth: 0 },
  '& .seen': {
    gridArea: 'seen',
    display: { xs: 'none', md: 'block' },
    whiteSpace: 'nowrap',
    color: 'text.secondary',
    fontSize: '0.8125rem',
  },
  '& .sum': { gridArea: 'sum', textAlign: 'right', whiteSpace: 'nowrap' },
  '& button': {
    display: 'flex',
    alignItems: 'center',
    gap: 0.5,
    width: '100%',
    minHeight: 28,
    p: 0,
    border: 0,
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    fontWeight: 600,
    fontSize: '0.875rem',
    textAlign: 'left',
    cursor: 'pointer',
    borderRadius: 0.5,
  },
  // Seen, not read aloud: that it opens is said by the button itself.
  '& button::before': { content: ['"›"', '"›" / ""'], width: 14, fontSize: 18, lineHeight: 1, color: 'text.secondary' },
  '& button[aria-expanded=true]::before': { transform: 'rotate(90deg) translateX(2px)' },
  '& button > span': cut,
  '& .details': { display: 'grid', gap: 1, pt: 1, pb: 0.5, fontSize: '0.8125rem', color: 'text.secondary' },
  '& .details .name': { pl: 2.25 },
  '& .details a': { color: 'primary.main' },
};
