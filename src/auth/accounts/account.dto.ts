import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { MayBeAbsent } from '../../http/may-be-absent.js';
import { PageOf } from '../../http/paging.js';
import { maxPasswordLength, minPasswordLength } from '../passwords/password.rules.js';
import { roles, type Role } from '../role.rules.js';
import type { Account } from './account.entity.js';
import { maxUsernameLength, usernamePattern } from './account.rules.js';

const mayHave = { message: 'The username may have letters, digits and . _ @ + - only.' };

/** Name and password of a new account. */
export class NewAccountInput {
  /** Login name, not case sensitive; letters, digits and `. _ @ + -`. */
  @IsString()
  @MaxLength(maxUsernameLength)
  @Matches(usernamePattern, mayHave)
  username: string;

  /** 10 to 200 characters, not the username. */
  @IsString()
  @MinLength(minPasswordLength)
  @MaxLength(maxPasswordLength)
  password: string;
}

export class CreateAccountInput extends NewAccountInput {
  /** `admin` may do everything, `viewer` only reads. */
  @ApiProperty({ enum: roles })
  @IsIn(roles)
  role: Role;

  /** False: the account exists but cannot log in. */
  @IsOptional()
  @IsBoolean()
  active?: boolean;
}

/** What is left out stays as it is. */
export class ChangeAccountInput {
  /** Login name, not case sensitive; letters, digits and `. _ @ + -`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(maxUsernameLength)
  @Matches(usernamePattern, mayHave)
  username?: string;

  /** A new password; ends the account's sessions. */
  @MayBeAbsent()
  @IsString()
  @MinLength(minPasswordLength)
  @MaxLength(maxPasswordLength)
  password?: string;

  /** A change ends the account's sessions. */
  @ApiProperty({ enum: roles, required: false })
  @MayBeAbsent()
  @IsIn(roles)
  role?: Role;

  /** False ends the account's sessions and refuses new ones. */
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;
}

/** Somebody who may log in. */
export class AccountView {
  id: number;
  username: string;
  @ApiProperty({ enum: roles })
  role: Role;
  /** False: cannot log in. */
  active: boolean;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC; null before the first login. */
  last_login_at: string | null;
}

export class AccountPage extends PageOf(AccountView) {}

export class SetupState {
  /** True until the first account has been made. */
  needs_setup: boolean;
}

export function toAccountView(account: Account): AccountView {
  return {
    id: account.id,
    username: account.username,
    role: account.role,
    active: account.active,
    created_at: account.createdAt.toISOString(),
    last_login_at: account.lastLoginAt?.toISOString() ?? null,
  };
}
