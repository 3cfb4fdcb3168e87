import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';

const bulkActions = ['pause', 'resume', 'delete'] as const;
export type BulkAction = (typeof bulkActions)[number];

export class BulkServers {
  /** 1 to 1000 servers; those that do not exist are passed over. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(2 ** 31 - 1, { each: true })
  ids: number[];

  @ApiProperty({ enum: bulkActions })
  @IsIn(bulkActions)
  action: BulkAction;
}

export class BulkReply {
  /** Servers that are different now. */
  changed: number;
}
