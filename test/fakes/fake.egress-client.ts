import { EgressClient, type EgressReply, type EgressRequest } from '../../src/egress/egress.client.js';

/** Answers as a test says and keeps what it was asked. */
export class FakeEgressClient extends EgressClient {
  readonly asked: EgressRequest[] = [];
  status = 200;
  failure: Error | null = null;

  async request(request: EgressRequest): Promise<EgressReply> {
    this.asked.push(request);
    if (this.failure) throw this.failure;
    return { status: this.status, headers: {}, body: '', truncated: false };
  }
}
