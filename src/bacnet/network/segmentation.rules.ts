/** Which way a device can speak in segments, in the order of the numbers on the wire. */
export const segmentations = ['both', 'transmit', 'receive', 'none'] as const;
export type Segmentation = (typeof segmentations)[number];
