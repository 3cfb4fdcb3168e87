import { createTheme, type ThemeOptions } from '@mui/material/styles';
import { stateColours } from './states.js';

declare module '@mui/material/styles' {
  interface Palette {
    states: (typeof stateColours)['light'];
  }
  interface PaletteOptions {
    states?: (typeof stateColours)['light'];
  }
}

const font =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';

const palettes = {
  light: {
    primary: { main: '#2557c7', dark: '#1d469f', light: '#5b82dc', contrastText: '#ffffff' },
    secondary: { main: '#4a5565' },
    error: { main: '#b8242b' },
    warning: { main: '#875a00' },
    success: { main: '#17704a' },
    info: { main: '#2557c7' },
    background: { default: '#f5f6f8', paper: '#ffffff' },
    text: { primary: '#1a212b', secondary: '#55606f' },
    divider: '#e1e5ea',
  },
  dark: {
    primary: { main: '#8fb3ff', dark: '#6f99f0', light: '#b5ccff', contrastText: '#0d1524' },
    secondary: { main: '#a9b4c2' },
    error: { main: '#ff8d89' },
    warning: { main: '#ebba4c' },
    success: { main: '#5fd09a' },
    info: { main: '#8fb3ff' },
    background: { default: '#0f1318', paper: '#171c23' },
    text: { primary: '#e7ebf0', secondary: '#a3aebb' },
    divider: '#2a323c',
  },
} satisfies Record<string, ThemeOptions['palette']>;

/** The one look of Sitewatch: one accent, 8 px corners, figures that do not jump. */
function themeOf(mode: 'light' | 'dark') {
  const palette = palettes[mode];
  return createTheme({
    palette: { mode, ...palette, states: stateColours[mode] },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: font,
      fontSize: 14,
      h1: { fontSize: '1.375rem', fontWeight: 650, letterSpacing: '-0.01em' },
      h2: { fontSize: '1.0625rem', fontWeight: 650 },
      h3: { fontSize: '0.9375rem', fontWeight: 650 },
      h6: { fontWeight: 600 },
      button: { textTransform: 'none', fontWeight: 600 },
      body1: { fontSize: '0.875rem' },
      body2: { fontSize: '0.875rem' },
      caption: { fontSize: '0.78125rem' },
    },
    components: {
      MuiCssBaseline: {
        styleOverrides: {
          body: { fontVariantNumeric: 'tabular-nums', WebkitFontSmoothing: 'antialiased' },
          '*:focus-visible': { outline: `2px solid ${palette.primary.main}`, outlineOffset: 2 },
          '@media (prefers-reduced-motion: reduce)': {
            '*': { animation: 'none !important', transition: 'none !important' },
          },
        },
      },
      MuiPaper: {
        defaultProps: { elevation: 0 },
        styleOverrides: { root: { backgroundImage: 'none' }, rounded: { border: `1px solid ${palette.divider}` } },
      },
      MuiButton: { defaultProps: { disableElevation: true } },
      MuiButtonBase: { defaultProps: { disableRipple: true } },
      MuiTextField: { defaultProps: { variant: 'outlined', size: 'small', margin: 'dense' } },
      MuiFormControl: { defaultProps: { variant: 'outlined', size: 'small', margin: 'dense' } },
      MuiTableCell: {
        styleOverrides: {
          head: {
            color: palette.text.secondary,
            fontWeight: 600,
            fontSize: '0.8125rem',
            backgroundColor: palette.background.paper,
          },
          root: { borderColor: palette.divider },
        },
      },
      MuiTableRow: {
        styleOverrides: { root: { '&:last-of-type > td, &:last-of-type > th[scope=row]': { borderBottom: 0 } } },
      },
      MuiAccordionSummary: { styleOverrides: { root: { fontFamily: 'inherit' } } },
      MuiInputBase: {
        // Smaller text makes telephones zoom into the field.
        styleOverrides: { input: { '@media (max-width: 599.95px)': { fontSize: '1rem' } } },
      },
      MuiTooltip: { defaultProps: { enterDelay: 300 } },
      MuiFormHelperText: { styleOverrides: { root: { marginLeft: 2 } } },
    },
  });
}

export const themes = { light: themeOf('light'), dark: themeOf('dark') };
