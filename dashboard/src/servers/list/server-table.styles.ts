import type { SxProps, Theme } from '@mui/material';

const columns = '20px 128px minmax(180px, 1fr) minmax(110px, 200px) minmax(70px, 110px) 68px 92px 76px';
const withAgents = '20px 112px minmax(130px, 1fr) 120px minmax(80px, 180px) minmax(72px, 100px) 60px 92px 72px';
const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' };

/** Styles of the heading and of all rows, set once on the table. */
export const tableStyles: SxProps<Theme> = {
  '& .heading, & .row': { px: 2, boxSizing: 'border-box', borderBottom: 1, borderColor: 'divider' },
  '& .heading, &.wide .row': { display: 'grid', gridTemplateColumns: columns, gap: 2, alignItems: 'center' },
  '&.agents .heading, &.agents.wide .row': { gridTemplateColumns: withAgents },
  '& .heading': { py: 1, fontSize: '0.8125rem', fontWeight: 600, color: 'text.secondary' },
  '& .row': { position: 'absolute', top: 0, left: 0, right: 0, contain: 'layout style' },
  '& .row:hover': { bgcolor: 'action.hover' },
  '& .row.selected': { bgcolor: 'action.selected' },
  '&.narrow .row': {
    display: 'grid',
    // As wide as the longest state, so that the bars of all rows are alike.
    gridTemplateColumns: 'minmax(0, 1fr) 124px',
    columnGap: 1.5,
    rowGap: 0.75,
    alignContent: 'center',
    alignItems: 'center',
  },
  '& .figure': { textAlign: 'right', whiteSpace: 'nowrap' },
  '& .note, & .checked': { color: 'text.secondary', fontSize: '0.8125rem' },
  // Above the link, so that the exact time can be hovered.
  '& .checked time, & input': { position: 'relative', zIndex: 1 },
  '& .state': { display: 'flex' },
  '&.narrow .state': { justifyContent: 'flex-end' },
  '& .name': { minWidth: 0, display: 'flex', alignItems: 'center', gap: 1 },
  '& .words': { minWidth: 0, display: 'block' },
  '& .words > *': { display: 'block', ...cut },
  '& a': { color: 'text.primary', fontWeight: 600, textDecoration: 'none' },
  '& a::after': { content: '""', position: 'absolute', inset: 0 },
  '& a:focus-visible': { outline: 'none' },
  '& a:focus-visible::after': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: -2 },
  '& input': {
    display: 'block',
    width: 17,
    height: 17,
    m: 0,
    flexShrink: 0,
    accentColor: theme => theme.palette.primary.main,
    cursor: 'pointer',
  },
};
