export class ResendReply {
  /** Hours of employees that are sent again. */
  released: number;
}
