import { DynamicModule, Module, type Type } from '@nestjs/common';
import { BacnetBackendController } from './backend/bacnet-backend.controller.js';
import { BacnetBackend } from './backend/bacnet-backend.service.js';
import { bacnetDeviceControllers, bacnetDeviceProviders } from './devices/devices.parts.js';
import { MockNetwork } from './field/mock-network.js';
import { speakers } from './field/speaking.parts.js';
import { pointControllers, pointProviders } from './points/points.parts.js';
import { readingControllers, readingProviders, readingSchedule } from './readings/readings.parts.js';
import { BacnetTasksController } from './tasks/bacnet-tasks.controller.js';
import { BacnetTasks } from './tasks/bacnet-tasks.service.js';
import { TaskStatusController } from './tasks/task-status.controller.js';
import { PointWrites } from './writing/point-writes.service.js';

interface BacnetRoles {
  /** Whether this process speaks with the building's network. */
  speaks: boolean;
  /** Whether it sums up readings and drops old ones. */
  keeps: boolean;
  mockNetwork: Type<MockNetwork>;
}

/** What the building's controllers report. */
@Module({})
export class BacnetModule {
  static of({ speaks, keeps, mockNetwork }: BacnetRoles): DynamicModule {
    return {
      module: BacnetModule,
      controllers: [
        BacnetBackendController,
        BacnetTasksController,
        TaskStatusController,
        ...bacnetDeviceControllers,
        ...pointControllers,
        ...readingControllers,
      ],
      providers: [
        ...bacnetDeviceProviders,
        ...pointProviders,
        ...readingProviders,
        PointWrites,
        BacnetTasks,
        BacnetBackend,
        ...(speaks ? [{ provide: MockNetwork, useClass: mockNetwork }, ...speakers] : []),
        ...(keeps ? readingSchedule : []),
      ],
    };
  }
}
