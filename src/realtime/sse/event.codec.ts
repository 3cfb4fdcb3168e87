/** One Server-Sent Event (WHATWG HTML, section 9.2). JSON has no line breaks, so the data is always one line. */
export function eventOf(name: string, data: object, id?: number): string {
  return `${idLine(id)}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Makes the browser remember an id without an event. */
export function idOnly(id: number): string {
  return `${idLine(id)}\n`;
}

/** Milliseconds a client waits before it connects again. */
export function retryAfter(milliseconds: number): string {
  return `retry: ${milliseconds}\n\n`;
}

/** A comment that shows the connection lives; with it the client learns how far it has heard everything. */
export function heartbeat(head: number): string {
  return `: heartbeat\n${idLine(head)}\n`;
}

function idLine(id: number | undefined): string {
  return id === undefined ? '' : `id: ${id}\n`;
}
