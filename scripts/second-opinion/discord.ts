import { startDiscordServer } from '@openclaw/crabline';
import { type ForeignChat, type Seen, wordsIn } from './chat.ts';

const PERSON = '350000000000000042';
const CHANNEL = '350000000000000043';
const SENDS = /\/channels\/\d+\/messages(?:\/\d+)?$/;

/** Crabline's Discord has no interactions and no edits of people: choices are typed. */
export async function openDiscord(folder: string): Promise<ForeignChat> {
  const seen: Seen[] = [];
  const server = await startDiscordServer({
    recorderPath: `${folder}/discord.jsonl`,
    onEvent: ({ method, path, body }) => {
      if ((method !== 'POST' && method !== 'PATCH') || !SENDS.test(path)) return;
      const words = wordsIn(body, ['content', 'label', 'title', 'description']).join('\n');
      seen.push({ id: path, words, buttons: new Map(), links: wordsIn(body, ['url']) });
    },
  });
  const { manifest } = server;
  return {
    settings: {
      DISCORD_API_URL: manifest.endpoints.apiRoot,
      DISCORD_BOT_TOKEN: manifest.botToken,
      DISCORD_APPLICATION_ID: manifest.applicationId,
    },
    seen,
    refused: [],
    say: (content) => inject(manifest, { channelId: CHANNEL, senderId: PERSON, content }),
    tap: null,
    edit: null,
    act: null,
    close: () => server.close(),
  };
}

type Manifest = { adminToken: string; endpoints: { adminInboundUrl: string } };

/** Has crabline bring a message of the person to the bot. */
export async function inject({ adminToken, endpoints }: Manifest, body: object): Promise<string> {
  const answer = await fetch(endpoints.adminInboundUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-crabline-admin-token': adminToken },
    body: JSON.stringify(body),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`crabline refused a message: ${said}`);
  return /"id":\s*"([^"]+)"/.exec(said)?.[1] ?? '';
}
