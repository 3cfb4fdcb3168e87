/** Whether a device answers; `unknown` until it was asked. */
export const deviceStates = ['unknown', 'online', 'offline'] as const;
export type DeviceState = (typeof deviceStates)[number];
