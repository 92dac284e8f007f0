import type { Api } from 'grammy';
import type { Message } from 'grammy/types';
import type { Config } from '../../src/config/config.ts';
import type { ArrivingFile } from '../../src/domain/inbound-event.ts';
import type { FetchFile } from '../../src/files/fetch-files.ts';
import { AppError } from '../../src/errors.ts';
import { download } from '../download.ts';

/** The files of a message. A photo has several sizes, the largest last, and no name. */
export function filesIn({ message_id: id, ...message }: Message): ArrivingFile[] {
  const { document, video, audio, animation, voice, photo } = message;
  const found = document ?? video ?? audio ?? animation ?? voice ?? photo?.at(-1);
  if (!found) return [];
  const named = 'file_name' in found ? found.file_name : undefined;
  const ending = voice ? 'ogg' : photo ? 'jpg' : 'bin';
  const name = named ?? `${voice ? 'voice' : photo ? 'photo' : 'file'}-${id}.${ending}`;
  return [{ name, size: found.file_size ?? 0, ref: found.file_id }];
}

/** Bots may fetch files of up to 20 MB. Source: https://core.telegram.org/bots/api#getfile */
export function telegramFetch(
  api: Api,
  { token, apiUrl }: Pick<NonNullable<Config['telegram']>, 'token' | 'apiUrl'>,
): FetchFile {
  return async (ref) => {
    const { file_path: path } = await api.getFile(ref);
    if (!path) throw new AppError('upstream', 'Telegram does not say where the file is');
    return download(`${apiUrl}/file/bot${token}/${path}`);
  };
}
