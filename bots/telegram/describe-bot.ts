import type { Api } from 'grammy';
import type { App } from '../../src/app.ts';
import { copyFor } from '../../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES, LANGUAGES } from '../../src/conversation/languages/languages.ts';
import { registerChanged } from '../register-changed.ts';

/** What people read before they write for the first time, in each language; without a language it is English. */
const DESCRIPTIONS = [
  describedIn('en', undefined),
  ...LANGUAGE_CODES.map((code) => describedIn(code, LANGUAGES[code].telegramLanguage)),
];

function describedIn(locale: string, language: string | undefined) {
  const { hello } = copyFor(locale);
  return {
    description: `${hello.what} ${hello.next}`,
    short: hello.short,
    ...(language === undefined ? {} : { language }),
  };
}

/** Tells Telegram how to describe the bot in its empty chat and on its profile, if that has changed. */
export async function describeBot(app: Pick<App, 'db'>, api: Api, bot: string): Promise<void> {
  await registerChanged(app, {
    setting: `telegram_descriptions:${bot}`,
    content: DESCRIPTIONS,
    register: async () => {
      for (const { description, short, language } of DESCRIPTIONS) {
        const only = language === undefined ? {} : { language_code: language as 'en' };
        await api.setMyDescription(description, only);
        await api.setMyShortDescription(short, only);
      }
    },
  });
}
