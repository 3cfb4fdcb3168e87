import { describe, expect, it } from 'vitest';
import { permits, requiredRole } from '../../src/auth/role.rules.js';

describe('What a route needs', () => {
  it.each([
    ['GET', undefined, 'viewer'],
    ['HEAD', undefined, 'viewer'],
    ['OPTIONS', undefined, 'viewer'],
    ['POST', undefined, 'admin'],
    ['PUT', undefined, 'admin'],
    ['PATCH', undefined, 'admin'],
    ['DELETE', undefined, 'admin'],
    ['BREW', undefined, 'admin'],
    ['POST', 'viewer', 'viewer'],
    ['GET', 'admin', 'admin'],
  ] as const)('%s that declares %s needs %s', (method, declared, needed) => {
    expect(requiredRole(method, declared)).toBe(needed);
  });

  it('lets an admin do everything and a viewer only what viewers may', () => {
    expect(permits('admin', 'admin')).toBe(true);
    expect(permits('admin', 'viewer')).toBe(true);
    expect(permits('viewer', 'viewer')).toBe(true);
    expect(permits('viewer', 'admin')).toBe(false);
  });
});
