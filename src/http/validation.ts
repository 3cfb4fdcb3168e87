import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidInput, type FieldError } from '../shared/errors.js';

/** Checks every input against its DTO class: unknown fields are refused, every wrong field is named. */
export const validationPipe = () =>
  new ValidationPipe({
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
