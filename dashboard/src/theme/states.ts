import type { CheckKind, ServerState } from '../api/types.js';

interface StateColours {
  /** Text and shapes; at least 4.5:1 on paper and on `tint`. */
  strong: string;
  /** Areas: bars and spans. */
  fill: string;
  /** Background of a labelled chip. */
  tint: string;
}

type Palette = Record<ServerState, StateColours>;

const light: Palette = {
  up: { strong: '#17704a', fill: '#37a574', tint: '#e4f4ec' },
  degraded: { strong: '#875a00', fill: '#dda017', tint: '#fdf2d8' },
  down: { strong: '#b8242b', fill: '#dc4046', tint: '#fdeaea' },
  unknown: { strong: '#55606f', fill: '#a9b2be', tint: '#edf0f3' },
  paused: { strong: '#55606f', fill: '#c3cad3', tint: '#edf0f3' },
  maintenance: { strong: '#5446b8', fill: '#8f83e0', tint: '#eeecfb' },
};

const dark: Palette = {
  up: { strong: '#5fd09a', fill: '#36a673', tint: '#153226' },
  degraded: { strong: '#ebba4c', fill: '#d69e20', tint: '#362a10' },
  down: { strong: '#ff8d89', fill: '#ea5654', tint: '#3d1b1d' },
  unknown: { strong: '#a9b4c2', fill: '#67727f', tint: '#252c35' },
  paused: { strong: '#a9b4c2', fill: '#4d5763', tint: '#252c35' },
  maintenance: { strong: '#b6acff', fill: '#8376e0', tint: '#272345' },
};

export const stateColours = { light, dark };

/** The state whose colour a single result has. */
export const stateOfKind: Record<CheckKind, ServerState> = {
  success: 'up',
  slow: 'degraded',
  failure: 'down',
  inconclusive: 'unknown',
};

export const stateWords: Record<ServerState, string> = {
  up: 'Up',
  degraded: 'Degraded',
  down: 'Down',
  unknown: 'Unknown',
  paused: 'Paused',
  maintenance: 'Maintenance',
};

export const kindWords: Record<CheckKind, string> = {
  success: 'Success',
  slow: 'Slow',
  failure: 'Failure',
  inconclusive: 'Inconclusive',
};
