import {
  Conflict,
  DomainError,
  Forbidden,
  ImpossibleNow,
  InvalidInput,
  NotFound,
  TooManyRequests,
  Unauthenticated,
  Unavailable,
  type FieldError,
} from '../shared/errors.js';

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: FieldError[];
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

const codes: Record<number, string> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  409: 'conflict',
  413: 'too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  422: 'impossible_now',
  429: 'too_many_requests',
  431: 'headers_too_large',
  503: 'unavailable',
};

export function problem(status: number, detail: string, code?: string, errors?: FieldError[]): ProblemBody {
  const name = code ?? codes[status] ?? (status < 500 ? 'bad_request' : 'internal_error');
  const fields = errors && errors.length > 0 ? { errors } : {};
  return { type: `about:blank#${name}`, title: titles[status] ?? 'Error', status, detail, code: name, ...fields };
}

/** Which HTTP status an error of a use case has: the only place that knows. */
export function problemOf(error: DomainError): ProblemBody {
  const errors = error instanceof InvalidInput || error instanceof Conflict ? error.errors : undefined;
  return problem(statusOf(error), error.message, error.code, errors);
}

function statusOf(error: DomainError): number {
  if (error instanceof InvalidInput) return 400;
  if (error instanceof Unauthenticated) return 401;
  if (error instanceof Forbidden) return 403;
  if (error instanceof NotFound) return 404;
  if (error instanceof Conflict) return 409;
  if (error instanceof ImpossibleNow) return 422;
  if (error instanceof TooManyRequests) return 429;
  if (error instanceof Unavailable) return 503;
  return 500;
}
