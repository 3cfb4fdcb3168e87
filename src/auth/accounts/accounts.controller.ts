import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PageQuery, pageOf } from '../../http/paging.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { Allows } from '../guard/allows.decorator.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { AccountPage, AccountView, ChangeAccountInput, CreateAccountInput, toAccountView } from './account.dto.js';
import { AccountsService } from './accounts.service.js';

@ApiTags('auth')
@Allows('admin')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  /** The login accounts; `ordering` by id, username, role, created_at or last_login_at, `search` in the username. */
  @Get()
  async list(@Query() query: PageQuery, @RequestUrl() url: string): Promise<AccountPage> {
    const [accounts, count] = await this.accounts.list(query);
    return pageOf(accounts.map(toAccountView), count, query, url);
  }

  /** One account. */
  @Get(':id')
  async get(@Param('id', RecordIdPipe) id: number): Promise<AccountView> {
    return toAccountView(await this.accounts.get(id));
  }

  /** Makes an account; 409 where the username is taken. */
  @Post()
  async create(@Body() { username, password, role, active }: CreateAccountInput): Promise<AccountView> {
    return toAccountView(await this.accounts.create({ username, password, role, active: active ?? true }));
  }

  /** Changes what is given; a new role, password or `active: false` logs the account out everywhere. 422 for the last admin. */
  @Patch(':id')
  async change(@Param('id', RecordIdPipe) id: number, @Body() input: ChangeAccountInput): Promise<AccountView> {
    return toAccountView(await this.accounts.change(id, input));
  }

  /** Deletes the account and logs it out everywhere; 422 for the last active admin. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.accounts.remove(id);
  }
}
