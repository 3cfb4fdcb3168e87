import type { SxProps, Theme } from '@mui/material';

/** Choices of a filter are short: so several stand beside each other, on a telephone as well. */
export const narrowField = { '&.MuiFormControl-root': { minWidth: 120, width: 136 } };

/** Of all lists about the building. */
export const listLook: SxProps<Theme> = {
  '& .RaList-actions, & .RaList-actions > *': { bgcolor: 'transparent' },
  '& form .filter-field': { width: 'auto' },
};
