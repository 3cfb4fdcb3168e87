import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PageQuery, pageOf } from '../../http/paging.js';
import { RequestUrl } from '../../http/request-url.decorator.js';
import { Allows } from '../guard/allows.decorator.js';
import { CurrentLogin } from '../guard/current-login.decorator.js';
import type { Login } from '../login.rules.js';
import { RecordIdPipe } from '../../http/record-id.pipe.js';
import { ApiKeyPage, CreateApiKeyInput, NewApiKeyView, toApiKeyView } from './api-key.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('auth')
@Allows('admin')
@Controller('api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  /** The keys without their secrets; `ordering` by id, name, role, created_at, expires_at or last_used_at, `search` in the name. */
  @Get()
  async list(@Query() query: PageQuery, @RequestUrl() url: string): Promise<ApiKeyPage> {
    const [keys, count] = await this.apiKeys.list(query);
    return pageOf(keys.map(toApiKeyView), count, query, url);
  }

  /** Makes a key; the reply is the only place its text is ever shown. 409 where the name is taken. */
  @Post()
  async create(@Body() input: CreateApiKeyInput, @CurrentLogin() login: Login): Promise<NewApiKeyView> {
    const { name, role, expires_at: expiresAt = null } = input;
    const { apiKey, key } = await this.apiKeys.create({ name, role, expiresAt }, login.name);
    return Object.assign(toApiKeyView(apiKey), { key });
  }

  /** Deletes the key; it stops working within 3 seconds. */
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id', RecordIdPipe) id: number): Promise<void> {
    await this.apiKeys.remove(id);
  }
}
