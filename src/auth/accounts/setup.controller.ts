import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/public.decorator.js';
import { AccountView, NewAccountInput, SetupState, toAccountView } from './account.dto.js';
import { SetupService } from './setup.service.js';

@ApiTags('auth')
@Public()
@Controller('setup')
export class SetupController {
  constructor(private readonly setup: SetupService) {}

  /** Whether the first account still has to be made. */
  @Get()
  async state(): Promise<SetupState> {
    return { needs_setup: await this.setup.needsSetup() };
  }

  /** Makes the first admin account; 409 once there is any account. */
  @Post()
  async create(@Body() { username, password }: NewAccountInput): Promise<AccountView> {
    return toAccountView(await this.setup.createFirstAdmin(username, password));
  }
}
