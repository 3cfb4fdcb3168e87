import type { Role } from '../api/types.js';

export const roleWords: Record<Role, string> = { admin: 'Administrator', viewer: 'Viewer' };

export const roleChoices = [
  { id: 'viewer', name: 'Viewer: sees everything, changes nothing' },
  { id: 'admin', name: 'Administrator: may do everything' },
];
