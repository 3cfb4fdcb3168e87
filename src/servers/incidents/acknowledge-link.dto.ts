import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { IncidentView } from './incident.dto.js';
import { linkStates, type LinkState } from './acknowledge-link.rules.js';

/** The token of a link in a message. */
export class AcknowledgeLink {
  @IsString()
  @MaxLength(4000)
  @Matches(/^[\w.-]*$/, { message: 'token is not one of a link in a message' })
  token: string;
}

/** What a link in a message is about. */
export class AcknowledgeLinkView {
  incident: IncidentView;
  /** Who the link was sent to; noted as the one who takes care of it. */
  by: string;
  /** `open`: can be taken; `yours`: the holder of the link has taken it; `taken`: somebody else has; `ended`: nobody need. */
  @ApiProperty({ enum: linkStates })
  state: LinkState;
}
