import type { Provider, Type } from '@nestjs/common';
import { PushDoor } from './push.door.js';
import { PushGate } from './push-gate.service.js';
import { PushIntake } from './push-intake.service.js';
import { PushTalk } from './push-talk.service.js';
import { PushTerminalsController } from './push-terminals.controller.js';
import { PushTerminalsService } from './push-terminals.service.js';

export const pushControllers: Type[] = [PushTerminalsController];

export const pushProviders: Provider[] = [PushDoor, PushGate, PushIntake, PushTalk, PushTerminalsService];
