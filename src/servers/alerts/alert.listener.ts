import { Injectable } from '@nestjs/common';
import { EventBus } from '../../events/bus.js';
import { AlertUpkeep } from './alert-upkeep.service.js';

@Injectable()
export class AlertListener {
  constructor(bus: EventBus, upkeep: AlertUpkeep) {
    bus.on('server-alerts', 'incident.opened', ({ payload }) => upkeep.link(payload.incident_id));
    bus.on('server-alerts', 'server.changed', ({ payload }) => upkeep.endUnwatched(payload.server_id));
  }
}
