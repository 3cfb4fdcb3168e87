/** One event as a browser would dispatch it. */
export interface SseEvent {
  name: string;
  id: string | null;
  data: { pings?: { id: number }[]; statuses?: object[] };
}

/** Reads Server-Sent Events as a browser does, far enough for tests. */
export class SseReader {
  readonly events: SseEvent[] = [];
  text = '';
  lastEventId: string | null = null;
  closed = false;
  private rest = '';
  private readonly abort = new AbortController();

  private constructor(readonly response: Response) {}

  static async open(url: string, token: string, headers: Record<string, string> = {}): Promise<SseReader> {
    const abort = new AbortController();
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: abort.signal,
    });
    const reader = new SseReader(response);
    reader.abort.signal.addEventListener('abort', () => abort.abort());
    if (response.ok) void reader.read();
    return reader;
  }

  close(): void {
    this.abort.abort();
  }

  named(name: string): SseEvent[] {
    return this.events.filter(event => event.name === name);
  }

  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? []) this.take(decoder.decode(chunk, { stream: true }));
    } catch {
      // The connection was cut, by either side.
    }
    this.closed = true;
  }

  private take(text: string): void {
    this.text += text;
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) this.dispatch(block.split('\n'));
  }

  private dispatch(lines: string[]): void {
    const field = (name: string) => lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const id = field('id') ?? null;
    if (id !== null) this.lastEventId = id;
    const data = field('data');
    if (data !== undefined) this.events.push({ name: field('event') ?? 'message', id, data: JSON.parse(data) });
  }
}
