/** What Discord itself shows around our screens: the list of commands, the private form, the note in a guild. */
export const COMMAND_WORDS: Record<string, string> = {
  start: 'Begin, or go to the first screen',
  menu: 'What you can do',
  status: 'Is everything well?',
  usage: 'What you have used',
  plan: 'Your plan',
  connect: 'Your Claude',
  channels: 'Where you talk to your agent',
  link: 'Link another app',
  settings: 'Language, timezone, quiet hours',
  help: 'Help',
  cancel: 'Leave what you are doing',
};

export const SECRET_FORM = {
  title: 'Hand in a secret',
  label: 'Token or key',
  description: 'Only we receive it. It is encrypted and never shown again.',
};

export function answeredDirectly(botId: string): string {
  return `I answer you in our direct chat: <@${botId}>`;
}

export function writeMeDirectly(botId: string): string {
  return `Please write me a direct message: <@${botId}>`;
}
