export const messageKinds = ['opened', 'closed', 'merged', 'digest', 'notice', 'test'] as const;
export type MessageKind = (typeof messageKinds)[number];

/** `superseded`: it never got out and a later message says what it said. */
export const messageStatuses = ['queued', 'retrying', 'delivered', 'dead', 'superseded'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** Neither delivered nor given up. */
export const openStatuses = ['queued', 'retrying'] as const;
