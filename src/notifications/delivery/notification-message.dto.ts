import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { CursorPageOf, CursorQuery, toIds, toWords } from '../../http/paging.js';
import { notificationTypes, type NotificationType } from '../configs/notification-config.rules.js';
import type { NotificationMessage } from './notification-message.entity.js';
import { messageKinds, messageStatuses, type MessageKind, type MessageStatus } from './notification-message.rules.js';

const maxId = 2 ** 31 - 1;

/** `since` and `until` are about when the messages were written. */
export class NotificationQuery extends CursorQuery {
  /** `dead,retrying`; `dead` are those that were given up. */
  @ApiPropertyOptional({ enum: messageStatuses, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(messageStatuses, { each: true })
  status?: MessageStatus[];

  /** `email,sms` */
  @ApiPropertyOptional({ enum: notificationTypes, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(notificationTypes, { each: true })
  notification_type?: NotificationType[];

  /** `opened,merged` */
  @ApiPropertyOptional({ enum: messageKinds, isArray: true })
  @IsOptional()
  @toWords()
  @IsArray()
  @IsIn(messageKinds, { each: true })
  kind?: MessageKind[];

  /** Only of these notification configs: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(maxId, { each: true })
  config?: number[];

  /** Only about one of these servers alone: `1,2`. */
  @IsOptional()
  @toIds()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(maxId, { each: true })
  server?: number[];
}

/** One message to one recipient, and what became of it. */
export class NotificationView {
  id: number;
  /** Notification config it was written for; null once that was deleted. */
  config: number | null;
  @ApiProperty({ enum: notificationTypes })
  notification_type: NotificationType;
  recipient: string;
  /** The same in every attempt, by which receivers tell a repeat: `webhook-id`, `Message-ID`. */
  message_id: string;
  /** `merged`: begun and ended in one; `digest`: several things. */
  @ApiProperty({ enum: messageKinds })
  kind: MessageKind;
  /** Server it is about; null where it is about several or none. */
  server: number | null;
  subject: string;
  /** `superseded`: it never got out and a later message says what it said. */
  @ApiProperty({ enum: messageStatuses })
  status: MessageStatus;
  attempts: number;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  first_attempt_at: string | null;
  /** Null where none is planned; ISO 8601, UTC. */
  next_attempt_at: string | null;
  /** When it was delivered or given up; ISO 8601, UTC. */
  finished_at: string | null;
  /** HTTP or SMTP status of the newest answer. */
  answer_status: number | null;
  answer: string | null;
  error: string | null;
}

/** The same with what it says. */
export class NotificationDetailView extends NotificationView {
  /** Plain text, without the link that acknowledges for whoever has it. */
  text: string;
  /** Where to read more. */
  link: string | null;
}

export class NotificationPage extends CursorPageOf(NotificationView) {}

type Instants = 'createdAt' | 'firstAttemptAt' | 'nextAttemptAt' | 'finishedAt';
type Outcome = 'status' | 'attempts' | 'answerStatus' | 'answer' | 'error';
type Envelope = 'id' | 'notificationType' | 'recipient' | 'messageId' | 'kind' | 'serverId' | 'subject';
type Stored = Pick<NotificationMessage, Envelope | Outcome | Instants> & { config?: { id: number } | null };

export function toNotificationView(message: Stored): NotificationView {
  return {
    id: message.id,
    config: message.config?.id ?? null,
    notification_type: message.notificationType,
    recipient: message.recipient,
    message_id: message.messageId,
    kind: message.kind,
    server: message.serverId ?? null,
    subject: message.subject,
    status: message.status,
    attempts: message.attempts,
    created_at: message.createdAt.toISOString(),
    first_attempt_at: message.firstAttemptAt?.toISOString() ?? null,
    next_attempt_at: message.nextAttemptAt?.toISOString() ?? null,
    finished_at: message.finishedAt?.toISOString() ?? null,
    answer_status: message.answerStatus ?? null,
    answer: message.answer ?? null,
    error: message.error ?? null,
  };
}

export function toNotificationDetail(message: NotificationMessage): NotificationDetailView {
  const { text, link, acknowledgeLink } = message.content;
  const shown = acknowledgeLink ? text.replaceAll(acknowledgeLink, '***') : text;
  return Object.assign(toNotificationView(message), { text: shown, link });
}
