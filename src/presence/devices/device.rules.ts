/** What a device is, which says how long it may be silent before it counts as gone (product R4). */
export const deviceClasses = ['wired', 'laptop', 'phone'] as const;
export type DeviceClass = (typeof deviceClasses)[number];
