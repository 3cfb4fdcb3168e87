/** What the first screen is told about the building. */
interface BacnetFigures {
  devices: number;
  online: number;
  offline: number;
  unknown: number;
  disabled: number;
  points: number;
  points_out_of_limits: number;
}

const none: BacnetFigures = {
  devices: 0,
  online: 0,
  offline: 0,
  unknown: 0,
  disabled: 0,
  points: 0,
  points_out_of_limits: 0,
};

/** Null until they are known. The document of the API does not name the areas of the first screen. */
export function bacnetFigures(dashboard: object | undefined): BacnetFigures | null {
  if (!dashboard) return null;
  const figures = 'bacnet' in dashboard ? dashboard.bacnet : null;
  return typeof figures === 'object' && figures !== null ? { ...none, ...figures } : none;
}
