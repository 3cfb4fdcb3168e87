import { Reflector } from '@nestjs/core';
import type { Role } from '../role.rules.js';

/**
 * The least role a route or controller needs, where it is not the usual one: `@Allows('viewer')` lets viewers use a
 * method that changes something of their own, `@Allows('admin')` keeps viewers from reading.
 */
export const Allows = Reflector.createDecorator<Role>();
