import { ApiProperty } from '@nestjs/swagger';

/** How one part is. */
export class PartHealth {
  ok: boolean;
  detail: string;
}

export class LiveView {
  status: string;
  version: string;
  /** Seconds since the start of the process. */
  uptime_seconds: number;
}

export class ReadyView {
  ready: boolean;
  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/PartHealth' } })
  parts: Record<string, PartHealth>;
}
