/** A ticket opens one stream within this time. */
export const ticketSeconds = 60;

export const ticketPurposes = ['stream'] as const;
export type TicketPurpose = (typeof ticketPurposes)[number];

/** Who a ticket was made for. */
export type TicketHolder =
  | { kind: 'session'; accountId: number; sessionId: string }
  | { kind: 'api-key'; apiKeyId: number };
