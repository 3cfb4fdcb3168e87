import { DynamicModule, Global, Module } from '@nestjs/common';
import { EgressModule } from '../egress/egress.module.js';

@Global()
@Module({})
export class NotificationsModule {
  /** `delivers`: whether this process sends messages, or only shows them. */
  static of({ delivers }: { delivers: boolean }): DynamicModule {
    return {
      module: NotificationsModule,
      imports: [EgressModule],
      controllers: [],
      providers: delivers ? [] : [],
      exports: [],
    };
  }
}
