import type { Provider, Type } from '@nestjs/common';
import { AskableDevices } from './askable-devices.service.js';
import { BacnetCounter } from './bacnet-counter.js';
import { BacnetDevicesController } from './bacnet-devices.controller.js';
import { BacnetDevicesService } from './bacnet-devices.service.js';
import { DeviceRegistry } from './device-registry.service.js';

export const bacnetDeviceControllers: Type[] = [BacnetDevicesController];

export const bacnetDeviceProviders: Provider[] = [BacnetDevicesService, AskableDevices, DeviceRegistry, BacnetCounter];
