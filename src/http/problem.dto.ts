/** One field of the input that was refused. */
export class ProblemField {
  /** Name of the field; nested ones are joined with dots. */
  field: string;
  messages: string[];
}

/** Every error of the API (RFC 9457, `application/problem+json`). */
export class Problem {
  /** `about:blank#<code>`: the kind of problem. */
  type: string;
  /** The name of the HTTP status. */
  title: string;
  status: number;
  /** What happened, for a person. */
  detail: string;
  /** What happened, for a program; stable. */
  code: string;
  errors?: ProblemField[];
}
