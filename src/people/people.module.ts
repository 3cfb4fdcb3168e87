import { Global, Module } from '@nestjs/common';
import { EmployeesController } from './employees.controller.js';
import { EmployeesService } from './employees.service.js';

/** The employees, known to presence and attendance; whoever watches devices provides the `PresenceSource`. */
@Global()
@Module({ controllers: [EmployeesController], providers: [EmployeesService], exports: [EmployeesService] })
export class PeopleModule {}
