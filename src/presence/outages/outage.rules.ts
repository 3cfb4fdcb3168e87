/** Why nobody watched, by evidence: a note of a clean stop, or the boot id of the host. */
export const outageCauses = ['clean_stop', 'program_stopped', 'host_rebooted', 'suspended'] as const;
export type OutageCause = (typeof outageCauses)[number];
