/** What the first screen is told about presence, besides what the boards know. */
interface CloudFigures {
  /** Hours the receiver does not have yet. */
  unsent: number;
  /** Hours it refuses for good. */
  parked: number;
}

const none: CloudFigures = { unsent: 0, parked: 0 };

/** The document of the API does not name the areas of the first screen. */
export function cloudFigures(dashboard: object | undefined): CloudFigures {
  if (!dashboard || !('cloud' in dashboard)) return none;
  const { cloud } = dashboard;
  if (typeof cloud !== 'object' || cloud === null) return none;
  return { ...none, ...cloud };
}
