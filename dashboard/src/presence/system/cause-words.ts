import type { OutageView } from '../../client/types.gen.js';

export const causeWords: Record<OutageView['cause'], string> = {
  clean_stop: 'Stopped on purpose',
  program_stopped: 'The program ended',
  host_rebooted: 'The machine was started anew',
  suspended: 'The machine slept',
};
