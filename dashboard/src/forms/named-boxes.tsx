import { ThemeProvider, type Theme } from '@mui/material/styles';
import type { ReactNode } from 'react';

/**
 * Around a table whose rows can be selected: react-admin puts the name of the box of a row where screen readers do not
 * look for it. Inside such a table every box selects.
 */
export function NamedBoxes({ children }: { children: ReactNode }) {
  return <ThemeProvider theme={withNames}>{children}</ThemeProvider>;
}

const withNames = (theme: Theme): Theme => ({
  ...theme,
  components: {
    ...theme.components,
    MuiCheckbox: {
      defaultProps: { slotProps: { root: { 'aria-label': undefined }, input: { 'aria-label': 'Select' } } },
    },
  },
});
