import type { Theme } from '@mui/material';

/** Of all cells at once, set on the frame around them. */
export const gridStyles = (theme: Theme, days: number) => {
  const { states, background, text, divider, primary } = theme.palette;
  const heat = (colour: string) => `color-mix(in srgb, ${colour} var(--heat, 0%), ${background.paper})`;
  return {
    overflowX: 'auto',
    position: 'relative',
    '& .row': {
      display: 'grid',
      minWidth: { xs: 280 + days * 30, md: 286 + days * 20 },
      gridTemplateColumns: {
        xs: `112px repeat(${days}, 30px) 68px 44px 56px`,
        md: `minmax(132px, 172px) repeat(${days}, minmax(20px, 1fr)) 62px 40px 52px`,
      },
      alignItems: 'stretch',
      minHeight: 30,
      borderTop: `1px solid ${divider}`,
      contentVisibility: 'auto',
      containIntrinsicSize: 'auto 31px',
    },
    '& .head': {
      borderTop: 0,
      minHeight: 38,
      fontSize: '0.75rem',
      color: text.secondary,
      contentVisibility: 'visible',
    },
    '& .row > *': { display: 'flex', alignItems: 'center', justifyContent: 'center', minWidth: 0, lineHeight: 1.2 },
    '& .row > .name': {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      justifyContent: 'flex-start',
      px: { xs: 1, md: 1.5 },
      backgroundColor: background.paper,
      overflow: 'hidden',
    },
    '& .name a': {
      color: text.primary,
      fontWeight: 600,
      textDecoration: 'none',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    '& .name a:hover': { textDecoration: 'underline' },
    '& .row > .day': { flexDirection: 'column', fontWeight: 600 },
    '& .day[aria-current]': { color: primary.main },
    '& .weekday': { fontWeight: 400, fontSize: '0.6875rem' },
    '& .row > .sum': { justifyContent: 'flex-end', pr: { xs: 1, md: 1.25 }, fontSize: '0.8125rem' },
    '& .weekend': { backgroundColor: background.default },
    '& .cell': {
      position: 'relative',
      m: '2px 1px',
      borderRadius: '4px',
      cursor: 'pointer',
      fontSize: '0.75rem',
      fontWeight: 650,
      color: text.primary,
    },
    '& .hours': { fontSize: '0.6875rem', letterSpacing: '-0.04em' },
    '& .cell:hover': { outline: `1px solid ${text.secondary}`, outlineOffset: -1 },
    '& .cell:focus-visible': { outline: `2px solid ${primary.main}`, outlineOffset: 0, zIndex: 1 },
    '& .present': { background: heat(states.up.fill) },
    '& .open': { background: heat(states.maintenance.fill) },
    '& .incomplete': {
      backgroundColor: states.degraded.tint,
      color: states.degraded.strong,
      boxShadow: `inset 0 -3px ${states.degraded.fill}`,
    },
    '& .absent': {
      backgroundColor: states.down.tint,
      color: states.down.strong,
      boxShadow: `inset 0 -3px ${states.down.fill}`,
    },
    '& .unknown': { border: `1px dashed ${states.unknown.fill}`, color: states.unknown.strong },
    '& .day_off': { color: text.secondary, fontWeight: 400 },
    '& .today': { boxShadow: `inset 0 0 0 1.5px ${primary.main}` },
    '& .corrected::after': {
      content: '""',
      position: 'absolute',
      top: 2,
      right: 2,
      width: 5,
      height: 5,
      borderRadius: '50%',
      backgroundColor: primary.main,
    },
  };
};
