import type { CorrectionView } from '../../client/types.gen.js';
import { directionWords } from '../attendance-words.js';

export const kindWords: Record<CorrectionView['kind'], string> = {
  punch: 'Punch added',
  ignore: 'Punch ignored',
};

/** What was done, in a few words: `Punch added, out`. */
export const whatText = ({ kind, direction }: CorrectionView): string =>
  direction === null ? kindWords[kind] : `${kindWords[kind]}, ${directionWords[direction].toLowerCase()}`;
