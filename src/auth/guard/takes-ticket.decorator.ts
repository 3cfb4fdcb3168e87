import { Reflector } from '@nestjs/core';

/** A stream that may also be opened with `?ticket=`, for clients that cannot set a header. */
export const TakesTicket = Reflector.createDecorator<void>();
