import type { ChannelType } from '../../api/types.js';

interface SecretField {
  name: string;
  label: string;
  hint: string;
  required: boolean;
}

interface Channel {
  id: ChannelType;
  /** With what it is for. */
  name: string;
  recipient: { label: string; hint: string };
  /** Written and never shown again. */
  secrets: SecretField[];
}

/** What each way of sending asks for. */
export const channels: Channel[] = [
  {
    id: 'email',
    name: 'E-mail: through the mail server of this site',
    recipient: { label: 'Addresses', hint: 'Several are separated by commas' },
    secrets: [],
  },
  {
    id: 'webhook',
    name: 'Webhook: a signed request to a program',
    recipient: { label: 'Address', hint: 'https://… that takes a JSON body' },
    secrets: [
      {
        name: 'secret',
        label: 'Signing secret',
        hint: 'whsec_… of your own; empty: one is made and shown once',
        required: false,
      },
    ],
  },
  {
    id: 'sms',
    name: 'SMS: through the gateway of this site',
    recipient: { label: 'Number', hint: 'As +380441234567' },
    secrets: [],
  },
  {
    id: 'slack',
    name: 'Slack: an incoming webhook',
    recipient: { label: 'Shown as', hint: 'A name people know it by, e.g. #operations' },
    secrets: [{ name: 'url', label: 'Webhook address', hint: 'https://hooks.slack.com/…', required: true }],
  },
  {
    id: 'telegram',
    name: 'Telegram: a bot',
    recipient: { label: 'Chat', hint: 'Number of the chat, or @name of a channel' },
    secrets: [
      { name: 'token', label: 'Token of the bot', hint: 'From @BotFather', required: true },
      { name: 'base_url', label: 'Own server', hint: 'Empty: https://api.telegram.org', required: false },
    ],
  },
  {
    id: 'teams',
    name: 'Teams: a workflow',
    recipient: { label: 'Shown as', hint: 'A name people know it by' },
    secrets: [{ name: 'url', label: 'Workflow address', hint: 'https://… of the workflow', required: true }],
  },
  {
    id: 'ntfy',
    name: 'ntfy: push to telephones',
    recipient: { label: 'Topic', hint: 'Its whole address: https://ntfy.sh/your-topic' },
    secrets: [{ name: 'token', label: 'Access token', hint: 'Empty where the topic is open', required: false }],
  },
];

export const channelOf = (type: ChannelType): Channel => channels.find(({ id }) => id === type) ?? channels[0]!;
