import type { Deed, ShownMessage } from '../../../sandbox/person.ts';
import { copyFor } from '../../../src/conversation/languages/copy.ts';
import { LANGUAGE_CODES } from '../../../src/conversation/languages/languages.ts';
import { rowsOf } from '../../fixtures/rows.ts';
import { NEEDLES } from '../../fixtures/secrets.ts';
import type { World } from '../../fixtures/world.ts';
import type { Player } from './player.ts';
import { crashesIn, type Happening } from './weather.ts';

const STALE = LANGUAGE_CODES.map((locale) => copyFor(locale).notes.stale);
const ONLY_TEXT = new RegExp(
  LANGUAGE_CODES.map((locale) => copyFor(locale).notes.onlyText.replace(/[.?()/]/g, '\\$&')).join(
    '|',
  ),
);
/** News that a person gets at most once in these tests, in one message. */
const ONCE = [
  { type: 'subscribed', words: /Payment received, thank you!/ },
  { type: 'machine_ready', words: /Your agent is ready 🎉/ },
];

/** The problems at the end of a person's sequence, once no work is pending. */
export async function findings(
  world: World,
  player: Player,
  happenings: Happening[],
): Promise<string[]> {
  const { guest } = player;
  const chat = await guest.chat();
  const problems = [
    ...(await lostOrDoubled(world, { player, chat, happenings })),
    ...(await doubledEffects(world, player)),
    ...(await doubledNews(world, { player, chat, happenings })),
    ...(await shownAsSent(world, { player, chat, happenings })),
    ...(await guest.mishaps()).map((words) => `was shown: ${words}`),
    ...guest.person
      .utterances()
      .filter(({ message }) => message.from === 'bot' && hasSecret(message))
      .map(() => 'was shown a secret'),
  ];
  return problems;
}

type About = { player: Player; chat: string };

async function lostOrDoubled(
  world: World,
  { player, chat, happenings }: About & { happenings: Happening[] },
): Promise<string[]> {
  const rows = await rowsOf(
    world.app.db,
    `SELECT state, count(*) AS n FROM inbox WHERE chat = ? AND event_id GLOB '[0-9]*' GROUP BY state`,
    [chat],
  );
  const stored = rows.reduce((sum, row) => sum + Number(row['n']), 0);
  const { sentAt } = player;
  return [
    ...(stored > sentAt.length ? [`${stored} events stored, ${sentAt.length} sent`] : []),
    ...(stored < sentAt.length ? [await describeLoss(world, { player, chat, happenings })] : []),
    ...rows
      .filter(({ state }) => state !== 'done')
      .map(({ state, n }) => `${String(n)} events are ${String(state)}`),
  ];
}

/** The times of the actions and of the stored events in milliseconds, for debugging. */
async function describeLoss(
  world: World,
  { player, chat, happenings }: About & { happenings: Happening[] },
): Promise<string> {
  const sql = `SELECT received_at AS at FROM inbox WHERE chat = ? AND event_id GLOB '[0-9]*' ORDER BY seq`;
  const rows = await rowsOf(world.app.db, sql, [chat]);
  const start = happenings[0]?.from ?? 0;
  const sent = player.sentAt.map((at) => at - start);
  const stored = rows.map((row) => Number(row['at']) - start);
  const happened = happenings.map(
    ({ event, from, to }) => `${event} ${from - start}-${to - start}`,
  );
  const [kept] = await rowsOf(
    world.app.db,
    "SELECT count(*) AS n FROM whatsapp_auth WHERE type = 'arrival'",
  );
  const unreadable = world.logLines.filter((line) => line.includes('an edit is unreadable'));
  return `lost events (${String(kept?.['n'])} messages kept and ${unreadable.length} edits unreadable in all): sent at ${sent.join()}; stored at ${stored.join()}; ${happened.join(', ')}`;
}

async function doubledEffects(world: World, { guest, sentAt }: Player): Promise<string[]> {
  const account = await guest.account();
  const { credentials, ...counts } = await guest.belongings();
  const [intents] = await rowsOf(
    world.app.db,
    'SELECT count(*) AS n FROM checkout_intents WHERE account_id = ?',
    [account],
  );
  const asked = Number(intents?.['n']);
  const sessions = Object.values(world.stripe.state.sessions).filter(
    ({ metadata }) => metadata?.['account'] === account,
  ).length;
  return [
    ...Object.entries({ ...counts, credentials: credentials.length })
      .filter(([, count]) => count > 1)
      .map(([what, count]) => `has ${count} ${what}`),
    ...(asked > sentAt.length ? [`${asked} links wanted by ${sentAt.length} events`] : []),
    ...(sessions > asked ? [`${sessions} links made, ${asked} wanted`] : []),
  ];
}

/** Each of the news happens once. On a platform without keys it may be shown once more for each failed try and each crash. */
async function doubledNews(
  world: World,
  { player, chat, happenings }: About & { happenings: Happening[] },
): Promise<string[]> {
  const rows = await rowsOf(
    world.app.db,
    `SELECT news ->> '$.news.type' AS type, count(DISTINCT news ->> '$.eventId') AS events, sum(attempts) AS attempts
     FROM outbox WHERE chat = ? AND news IS NOT NULL GROUP BY 1`,
    [chat],
  );
  return ONCE.flatMap(({ type, words }) => {
    const row = rows.find((each) => each['type'] === type);
    const events = Number(row?.['events'] ?? 0);
    const repeats = repeatsWithoutKeys(world, happenings) + Number(row?.['attempts'] ?? 0);
    const most = world.on === 'telegram' ? 1 + repeats : 1;
    const shown = player.guest.count(words, 'sent');
    return [
      ...(events > 1 ? [`${type} happened ${events} times`] : []),
      ...(shown > most ? [`${type} was shown ${shown} times, at most ${most} expected`] : []),
    ];
  });
}

/**
 * Telegram has no key against repeats: screens and important news whose answer got lost come again, and so does the message
 * that was on its way in this chat when a process died.
 */
function repeatsWithoutKeys(world: World, happenings: Happening[]): number {
  return world.on === 'telegram' ? crashesIn(happenings).length : 0;
}

/** Every message shown comes from a row of the outbox, and each row that became one is shown once. */
async function shownAsSent(
  world: World,
  { player, chat, happenings }: About & { happenings: Happening[] },
): Promise<string[]> {
  const times =
    world.on === 'telegram'
      ? 'CASE WHEN slot IS NULL AND news IS NULL THEN 1 ELSE attempts + 1 END'
      : '1';
  const crashes = crashesIn(happenings).length;
  const underWay = repeatsWithoutKeys(world, happenings);
  const [row] = await rowsOf(
    world.app.db,
    `SELECT coalesce(sum(${times}) FILTER (WHERE mode <> 'delete' AND state IN ('sent', 'unknown')), 0) AS most,
       count(*) FILTER (WHERE state = 'suppressed' AND (slot IS NOT NULL OR deferred = 1) AND attempts > 0) AS tried,
       count(*) FILTER (WHERE state = 'suppressed' AND (slot IS NOT NULL OR deferred = 1) AND attempts = 0) AS dropped,
       count(*) FILTER (WHERE mode = 'send' AND state = 'sent') AS least
     FROM outbox WHERE chat = ?`,
    [chat],
  );
  // A screen, or a note that waits for more of a burst, may have arrived before a process died and it was overtaken and left out.
  const leftOut = Number(row?.['tried']) + Math.min(Number(row?.['dropped']), crashes);
  const most = Number(row?.['most']) + underWay + leftOut;
  const least = Number(row?.['least']);
  const shown = player.guest.person
    .utterances()
    .filter(({ kind, message }) => kind === 'sent' && !message.messageId.startsWith('modal-'));
  // WhatsApp accepts messages to a person who has blocked the bot, and does not report the block.
  const withheld = world.whatsapp?.withheldFrom(player.guest.name) ?? 0;
  return [
    ...(shown.length > most ? [`${shown.length} messages shown, ${most} to show`] : []),
    ...(shown.length + withheld < least
      ? [`${least} messages sent, ${shown.length} shown, ${withheld} withheld`]
      : []),
  ];
}

/** Whether the person can continue: a requested menu appears, and its first button works. */
export async function deadEnds(player: Player, settle: () => Promise<void>): Promise<string[]> {
  const { person } = player.guest;
  const since = person.utterances().length;
  await player.says('/menu');
  await settle();
  const menu = player.menus().at(-1);
  const isNew = person
    .utterances()
    .slice(since)
    .some(({ message }) => message.messageId === menu?.messageId);
  if (!menu || !isNew) return ['got no menu when asking for it'];
  const before = person.utterances().length;
  await player.tapsAt(0);
  await settle();
  const answers = person.utterances().slice(before);
  if (answers.length === 0) return [`“${menu.choices[0]}” was not answered`];
  const isStale = answers.some(({ message }) =>
    STALE.some((words) => message.text.includes(words)),
  );
  return isStale ? [`“${menu.choices[0]}” of the newest menu was out of date`] : [];
}

/** Nobody is answered without having spoken, and an album is answered once. */
export async function needlessAnswers(
  player: Player,
  settle: () => Promise<void>,
): Promise<string[]> {
  const { person } = player.guest;
  const answersTo = async (...deeds: Deed[]): Promise<number> => {
    const before = person.utterances().length;
    for (const deed of deeds) await player.acts(deed);
    await settle();
    return person
      .utterances()
      .slice(before)
      .filter(({ message }) => ONLY_TEXT.test(message.text)).length;
  };
  const toNothing = await answersTo('reaction', 'service');
  const toAlbum = await answersTo('album');
  return [
    ...(toNothing > 0 ? [`was answered ${toNothing} times without having spoken`] : []),
    ...(toAlbum > 1 ? [`was answered ${toAlbum} times to one album`] : []),
  ];
}

function hasSecret({ text: words, choices, links, copies }: ShownMessage): boolean {
  const text = JSON.stringify({ words, choices, links, copies });
  return NEEDLES.some((needle) => text.includes(needle));
}
