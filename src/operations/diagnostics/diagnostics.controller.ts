import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DiagnosticsView } from './diagnostics.dto.js';
import { DiagnosticsService } from './diagnostics.service.js';

@ApiTags('operations')
@Controller('diagnostics')
export class DiagnosticsController {
  constructor(private readonly diagnostics: DiagnosticsService) {}

  /** How this process, its database, queues, disk and engines are. */
  @Get()
  @ApiOkResponse({ type: DiagnosticsView })
  describe(): Promise<DiagnosticsView> {
    return this.diagnostics.describe();
  }
}
