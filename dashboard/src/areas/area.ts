import type { SvgIconComponent } from '@mui/icons-material';
import type { ComponentType } from 'react';

/** One page of the navigation and of the palette. */
export interface AreaPage {
  label: string;
  to: string;
  icon: SvgIconComponent;
  /** More words the palette finds it by. */
  words?: string;
  /** Only for administrators. */
  adminOnly?: boolean;
  /** Second key of its shortcut: `s` for `g s`. */
  key?: string;
  /** A number beside the label, e.g. what is wrong. */
  badge?: ComponentType;
}

/** What a new user may do first in an area. */
interface FirstStep {
  label: string;
  explanation: string;
  to: string;
}

/**
 * One area of the site: its card on the overview, its pages, its first step. A new area is one entry in `areas.ts` and its
 * resources in `app.tsx`.
 */
export interface Area {
  id: string;
  label: string;
  /** The question the area answers, shown while it is not set up. */
  question: string;
  icon: SvgIconComponent;
  /** Null until the area is part of this installation. */
  card: ComponentType | null;
  pages: AreaPage[];
  firstStep?: FirstStep;
}
