/** Carries live observations to the other instances of this site. What is lost on the way is in the database all the same. */
export abstract class ChannelLayer {
  /** For health: how it is, in words. */
  abstract readonly state: { ok: boolean; detail: string };
  /** `heard` gets what other instances have sent, never what this one has. Resolves at once; it connects besides. */
  abstract open(heard: (text: string) => void): void;
  /** Never waits and never throws; without a connection it is dropped. */
  abstract send(text: string): void;
  abstract close(): Promise<void>;
}

/** One instance has nobody to tell. */
export class MemoryChannelLayer extends ChannelLayer {
  readonly state = { ok: true, detail: 'the live feed stays in this process (CHANNEL_LAYER_TYPE=memory)' };

  open(): void {}

  send(): void {}

  async close(): Promise<void> {}
}
