import { Reflector } from '@nestjs/core';

/** Opens a route or a controller to everybody; without it a login is needed. */
export const Public = Reflector.createDecorator<void>();
