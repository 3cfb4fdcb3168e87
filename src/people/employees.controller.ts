import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf } from '../http/paging.js';
import { RecordIdPipe } from '../http/record-id.pipe.js';
import { RequestUrl } from '../http/request-url.decorator.js';
import {
  CreateEmployee,
  EmployeePage,
  EmployeeQuery,
  EmployeeView,
  ReorderEmployees,
  ReorderReply,
  UpdateEmployee,
} from './employee.dto.js';
import { EmployeesService } from './employees.service.js';

@ApiTags('people')
@Controller('employees')
export class EmployeesController {
  constructor(private readonly employees: EmployeesService) {}

  /** The employees; `ordering` by id, either name, display_order, attendance_code, area, active, created_at or updated_at. */
  @Get()
  async list(@Query() query: EmployeeQuery, @RequestUrl() url: string): Promise<EmployeePage> {
    const [employees, count] = await this.employees.list(query);
    return pageOf(employees, count, query, url);
  }

  /** One employee. */
  @Get(':id')
  get(@Param('id', RecordIdPipe) id: number): Promise<EmployeeView> {
    return this.employees.get(id);
  }

  /** Adds an employee; 409 where name, place or code is taken. */
  @Post()
  create(@Body() input: CreateEmployee): Promise<EmployeeView> {
    return this.employees.create(input);
  }

  /** Puts employees into a new order; those not named keep their places. */
  @Post('reorder')
  @HttpCode(200)
  async reorder(@Body() { ids }: ReorderEmployees): Promise<ReorderReply> {
    return { changed: await this.employees.reorder(ids) };
  }

  /** Describes an employee anew: what is left out gets its default, but the place stays. */
  @Put(':id')
  replace(@Param('id', RecordIdPipe) id: number, @Body() input: CreateEmployee): Promise<EmployeeView> {
    return this.employees.replace(id, input);
  }

  /** Changes what is given; null clears the attendance code. */
  @Patch(':id')
  change(@Param('id', RecordIdPipe) id: number, @Body() input: UpdateEmployee): Promise<EmployeeView> {
    return this.employees.change(id, input);
  }

  /** Deletes an employee with devices, presence and summaries. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.employees.remove(id);
  }
}
