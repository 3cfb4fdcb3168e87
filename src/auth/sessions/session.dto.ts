import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { maxUsernameLength, usernamePattern } from '../accounts/account.rules.js';
import type { Login } from '../login.rules.js';
import { maxPasswordLength, minPasswordLength } from '../passwords/password.rules.js';
import { roles, type Role } from '../role.rules.js';
import { ticketPurposes, type TicketPurpose } from '../tickets/ticket.rules.js';

/** Longer than any token Sitewatch makes. */
const maxTokenLength = 2000;
const kinds = ['session', 'api-key'] as const;

export class LogInInput {
  @IsString()
  @MaxLength(maxUsernameLength)
  @Matches(usernamePattern, { message: 'The username may have letters, digits and . _ @ + - only.' })
  username: string;

  @IsString()
  @MinLength(1)
  @MaxLength(maxPasswordLength)
  password: string;

  /** True: the tokens are set as httpOnly cookies and do not appear in the reply (for the dashboard). */
  @IsOptional()
  @IsBoolean()
  cookie?: boolean;
}

export class RefreshInput {
  /** The newest refresh token; absent: the one in the cookie, and the new tokens are set as cookies. */
  @IsOptional()
  @IsString()
  @MaxLength(maxTokenLength)
  refresh?: string;
}

export class LogOutInput {
  /** A refresh token of the session to end; absent: the session of the request itself. */
  @IsOptional()
  @IsString()
  @MaxLength(maxTokenLength)
  refresh?: string;
}

export class VerifyInput {
  /** An access or refresh token. */
  @IsString()
  @MaxLength(maxTokenLength)
  token: string;
}

export class ChangePasswordInput {
  @IsString()
  @MaxLength(maxPasswordLength)
  current_password: string;

  /** 10 to 200 characters, not the username. */
  @IsString()
  @MinLength(minPasswordLength)
  @MaxLength(maxPasswordLength)
  new_password: string;
}

export class TicketInput {
  /** What the ticket is for. */
  @ApiProperty({ enum: ticketPurposes, required: false, default: 'stream' })
  @IsOptional()
  @IsIn(ticketPurposes)
  purpose?: TicketPurpose;
}

/** The tokens of a login. */
export class TokensView {
  /** For `Authorization: Bearer <access>`, good for 15 minutes; null where it is in a cookie. */
  access: string | null;
  /** Good once and for 7 days; null where it is in a cookie. */
  refresh: string | null;
}

@ApiSchema({ description: 'An empty object: the token is good.' })
export class VerifiedView {}

/** Who is logged in. */
export class LoginView {
  @ApiProperty({ enum: kinds })
  kind: Login['kind'];
  /** Null for an API key. */
  account_id: number | null;
  /** Username, or the name of the API key. */
  username: string;
  @ApiProperty({ enum: roles })
  role: Role;
  /** When this access token or API key expires; ISO 8601, UTC; null: never. */
  expires_at: string | null;
}

export class TicketView {
  /** Opens one stream as `?ticket=`, once. */
  ticket: string;
  expires_in_seconds: number;
}

export function toLoginView({ kind, accountId, name, role, expiresAt }: Login): LoginView {
  return { kind, account_id: accountId, username: name, role, expires_at: expiresAt?.toISOString() ?? null };
}
