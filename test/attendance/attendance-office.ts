import type { TestApp } from '../support/app.js';

interface Refusal {
  code?: string;
  errors?: { field: string; messages: string[] }[];
}

/** The status and the names of the fields that an answer finds fault with. */
export const faultsOf = ({ status, body }: { status: number; body: Refusal }) => [
  status,
  ...(body.errors ?? []).map(({ field }) => field).toSorted(),
];

/** Requests about attendance, as the admin or a viewer. */
export class AttendanceOffice {
  constructor(private readonly app: TestApp) {}

  get<Body = Record<string, unknown>>(path: string) {
    return this.app.request<Body>('GET', `/api/hrm/${path}`, undefined, { token: this.app.viewerToken });
  }

  send<Body = Record<string, unknown> & Refusal>(method: string, path: string, body?: unknown) {
    return this.app.request<Body>(method, `/api/hrm/${path}`, body);
  }

  /** What the status is when a viewer, and when nobody, tries it. */
  async refusals(method: string, path: string, body?: unknown): Promise<number[]> {
    const tokens = [this.app.viewerToken, null];
    const replies = await Promise.all(
      tokens.map(token => this.app.request(method, `/api/hrm/${path}`, body, { token })),
    );
    return replies.map(({ status }) => status);
  }
}
