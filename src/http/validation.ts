import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidInput, type FieldError } from '../shared/errors.js';
import { isWithin } from './size.rules.js';

/** No input of the API comes near; what does would keep the validation busy for seconds. */
const limits = { depth: 20, values: 20_000, fields: 500 };

class BoundedValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Pipes of their own look at path parameters; Nest would turn `0x1` and a blank into numbers before they could.
    if (metadata.type === 'param') return value;
    if (metadata.type === 'body' && !isWithin(limits, value))
      throw InvalidInput.field('body', 'The input has too many values, or nests too deep.');
    return super.transform(value, metadata);
  }
}

/** Checks every input against its DTO class: unknown fields are refused, every wrong field is named. */
export const validationPipe = () =>
  new BoundedValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: errors => new InvalidInput(errors.flatMap(error => fieldErrors(error))),
  });

function fieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const field = parent ? `${parent}.${error.property}` : error.property;
  const messages = Object.entries(error.constraints ?? {}).map(([kind, message]) =>
    kind === 'whitelistValidation' ? 'This field is not known.' : message,
  );
  const own = messages.length > 0 ? [{ field, messages }] : [];
  return [...own, ...(error.children ?? []).flatMap(child => fieldErrors(child, field))];
}
