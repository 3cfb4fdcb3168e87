import type { Provider } from '@nestjs/common';
import { PresenceSource } from '../../people/presence-source.js';
import { PresenceStanding } from './presence-standing.service.js';
import { SessionsService } from './sessions.service.js';

export const sessionProviders: Provider[] = [
  SessionsService,
  PresenceStanding,
  { provide: PresenceSource, useExisting: PresenceStanding },
];
