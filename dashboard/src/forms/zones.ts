const knownZones = Intl.supportedValuesOf('timeZone');

/** Browsers know some zones by an older name only: the one that is stored has to be among the choices. */
export const zonesWith = (zone: string | null | undefined) =>
  (zone && !knownZones.includes(zone) ? [zone, ...knownZones] : knownZones).map(id => ({ id, name: id }));
