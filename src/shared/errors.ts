/** One invalid field of an input, with every reason it was refused. */
export interface FieldError {
  field: string;
  messages: string[];
}

/**
 * What a use case throws when it cannot do what was asked. `code` is stable and machine readable; `http/problem.filter`
 * is the only place that knows which HTTP status belongs to which class.
 */
export abstract class DomainError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

export class NotFound extends DomainError {
  constructor(what: string, id: string | number) {
    super('not_found', `${what} ${id} does not exist.`);
  }
}

/** The input contradicts what is stored already: a name that is taken, a record that is still referenced. */
export class Conflict extends DomainError {
  constructor(
    code: string,
    message: string,
    readonly errors: FieldError[] = [],
  ) {
    super(code, message);
  }
}

/** The input is well formed but breaks a rule between fields. */
export class InvalidInput extends DomainError {
  constructor(readonly errors: FieldError[]) {
    super('invalid', 'The input is not valid.');
  }

  static field(field: string, ...messages: string[]): InvalidInput {
    return new InvalidInput([{ field, messages }]);
  }
}

/** The request makes sense, but not in the state the record is in now. */
export class ImpossibleNow extends DomainError {}

export class Unauthenticated extends DomainError {
  constructor(code = 'unauthenticated', message = 'Log in first.') {
    super(code, message);
  }
}

export class Forbidden extends DomainError {
  constructor(message = 'Your role does not allow this.') {
    super('forbidden', message);
  }
}

export class TooManyRequests extends DomainError {
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super('too_many_requests', message);
  }
}

/** Something Sitewatch itself needs is not there at the moment (database, queue). */
export class Unavailable extends DomainError {
  constructor(
    message: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super('unavailable', message);
  }
}
