import { randomBytes } from 'node:crypto';
import { FAKE_CREDENTIALS, WRONG_PASTES } from '../../sandbox/anthropic/fake-credentials.ts';
import type { Utterance } from '../../sandbox/person.ts';
import type { World } from './world.ts';

export type NewBot = { platform: 'telegram' | 'discord'; id: string };

/** Who types a line, and the last link code that a chat has shown. */
export type Typist = { name: string; code: string | null; onNewBot: (bot: NewBot) => void };

type Bots = Pick<World, 'telegram' | 'discord'>;

/** The sentences show ABCD-EFGH as an example. */
const LINK_CODE = /\b(?!ABCD-EFGH)[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b/;

const PLACEHOLDERS: Record<string, { about: string; value: (bots: Bots, of: Typist) => string }> = {
  BOT_TOKEN: {
    about: 'the token of a Telegram bot that the person just made with BotFather',
    value: ({ telegram }, { name, onNewBot }) => {
      const username = `agent_${newName()}_bot`;
      const { id, token } = telegram.createBot(name, { name: 'My agent', username });
      onNewBot({ platform: 'telegram', id: String(id) });
      return token;
    },
  },
  DISCORD_BOT_TOKEN: {
    about: 'the token of a Discord bot that was just made, with “Message Content Intent” on',
    value: ({ discord }, { onNewBot }) => {
      const { id, token } = discord.createBot(`agent_${newName()}`);
      onNewBot({ platform: 'discord', id });
      return token;
    },
  },
  CODE: {
    about: 'the link code that a chat has shown last',
    value: (_bots, { code }) => {
      if (code === null) throw new Error('no chat has shown a code yet');
      return code;
    },
  },
};

/** What a line means once its placeholders are replaced. The transcript shows the line as it is written. */
export function expandLine(bots: Bots, line: string, typist: Typist): string {
  return line.replace(
    /\$([A-Z][A-Z_]+)/g,
    (whole, name: string) =>
      PLACEHOLDERS[name]?.value(bots, typist) ?? credentialNamed(name) ?? whole,
  );
}

/** The link code in what the bot said; null when there is none. */
export function codeIn({ message }: Utterance): string | null {
  const shown = [message.text, ...message.copies.map(({ text }) => text)].join('\n');
  return LINK_CODE.exec(shown)?.[0] ?? null;
}

export function placeholderHelp(): string {
  const credentials = [...FAKE_CREDENTIALS.map(({ name }) => name), ...Object.keys(WRONG_PASTES)];
  return [
    ...Object.entries(PLACEHOLDERS).map(([name, { about }]) => `$${name} stands for ${about}.`),
    `Any other $NAME stands for one of the sandbox's fake credentials: ${credentials.join(', ')}.`,
  ].join('\n');
}

function credentialNamed(name: string): string | undefined {
  const fake = FAKE_CREDENTIALS.find((credential) => credential.name === name);
  return fake?.value ?? (WRONG_PASTES as Record<string, string>)[name];
}

function newName(): string {
  return randomBytes(6).toString('hex');
}
