import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whether the caller wants a page to read rather than JSON: browsers say so, clients of the API do not. */
export function wantsPage({ headers }: FastifyRequest): boolean {
  return /\btext\/html\b/i.test(headers.accept ?? '');
}

/**
 * Marks a reply as a page for one reader, which nobody keeps. The address of such a page holds a token: other sites do
 * not learn it, while the page's own form still says where it comes from.
 */
export function asPage(reply: FastifyReply): void {
  void reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex',
    vary: 'accept',
  });
}

/** Answers people with a page and programs with JSON. */
class Readership {
  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {}

  /** `view` itself, or as a page. */
  answer<View>(view: View, page: (view: View) => string): View | string {
    if (wantsPage(this.request)) {
      asPage(this.reply);
      return page(view);
    }
    void this.reply.headers({ 'cache-control': 'no-store', vary: 'accept' });
    return view;
  }
}

export type { Readership };

export const Readers = createParamDecorator((_: unknown, context: ExecutionContext): Readership => {
  const http = context.switchToHttp();
  return new Readership(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});
