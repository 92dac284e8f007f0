import type { App } from '../app.ts';
import type { ChatEvent } from '../conversation/chat-event.ts';
import { causeOf, endedBy, topicOf } from '../conversation/news/alarm-causes.ts';
import type { OperatorNotice } from '../conversation/news/operator-notices.ts';
import { noticeScreen } from '../conversation/news/operators.ts';
import type { News } from '../conversation/news.ts';
import { toAddress } from '../domain/chats.ts';
import { idFrom } from '../ids.ts';
import { raiseAlarm, recordEnd } from '../store/alarms.ts';
import {
  deliverToAccount,
  deliverToChat,
  deliverToEveryChat,
  deliverToPeople,
  type NewEvent,
} from '../store/inbox.ts';
import { addForPlaces, tellInstead } from '../store/outbox.ts';
import type { Delivery } from '../work/commit.ts';

type NewsApp = Pick<App, 'now'>;

/**
 * News for an account, told in the chat that was used last, once per `key`. The conversation decides what to say. Commit it
 * together with the change that it tells.
 */
export function tellAccount(app: NewsApp, accountId: string, news: News, key: string): Delivery {
  return { deliver: deliverToAccount(accountId, newsEvent(app, news, key)) };
}

/** News for one chat, told once per `key`. */
export function tellChat(app: NewsApp, chat: string, news: News, key: string): Delivery {
  return { deliver: deliverToChat(chat, newsEvent(app, news, key)) };
}

/**
 * News for all chats of an account, each told once per `key`: what could be the work of somebody else. `except` are the
 * chats whose people see the result anyway.
 */
export function tellEveryChat(
  app: NewsApp,
  to: { accountId: string; except: string[] },
  news: News,
  key: string,
): Delivery {
  return { deliver: deliverToEveryChat(to, newsEvent(app, news, key)) };
}

/** News for the reachable chats of these people, each named by platform and id there, told once per `key`. */
export function tellPeople(
  app: NewsApp,
  people: [platform: string, platformUser: string][],
  news: News,
  key: string,
): Delivery {
  return { deliver: deliverToPeople(people, newsEvent(app, news, key)) };
}

/**
 * News for every operator who has written to the bot, told once per `key`; on a platform where operators have a place for it, there
 * instead. An alarm is counted by its cause, and is not told again while it is quiet.
 */
export function tellOperators(
  app: Pick<App, 'config' | 'now'>,
  notice: OperatorNotice,
  key: string,
): Delivery {
  const news: News = { type: 'operator', notice };
  const event = newsEvent(app, news, `ops:${key}`);
  const cause = causeOf(notice);
  const alarmId = cause === null ? null : idFrom('alm', cause);
  const topic = topicOf(notice);
  const at = app.config.operators.places.filter((place) => place.topic === topic);
  const there = new Set<string>(at.map(({ chat }) => toAddress(chat).platform));
  const people = operatorsOf(app.config).filter(([platform]) => !there.has(platform));
  const messages = at.map(({ chat }) => ({
    id: idFrom('out', event.eventId, chat),
    chat,
    content: { screen: noticeScreen(notice, app.now()), ref: 0 },
    news: { eventId: event.eventId, news },
  }));
  return {
    deliver: deliverToPeople(people, event, alarmId),
    ...(messages.length > 0 ? { places: addForPlaces(messages, alarmId, app.now()) } : {}),
    ...(cause === null || alarmId === null
      ? ended(app, notice)
      : { record: raiseAlarm({ id: alarmId, cause, notice: JSON.stringify(notice) }, app.now()) }),
  };
}

/** What a place of operators refused comes to those of its platform instead, and they are told why. */
export function tellInsteadOfPlace(
  app: Pick<App, 'config' | 'now'>,
  { id, chat }: { id: string; chat: string },
  reason: string,
): Delivery[] {
  const { platform } = toAddress(chat);
  const people = operatorsOf(app.config).filter(([of]) => of === platform);
  const notice = { type: 'place_refuses' as const, platform, reason };
  return [
    tellOperators(app, notice, `place:${id}`),
    { deliver: tellInstead(id, people, app.now()) },
  ];
}

function operatorsOf({ operators }: App['config']): [platform: string, platformUser: string][] {
  return Object.entries(operators.roles).flatMap(([platform, roles]) =>
    Object.keys(roles).map((id): [string, string] => [platform, id]),
  );
}

function ended(app: NewsApp, notice: OperatorNotice): Pick<Delivery, 'record'> {
  const cause = endedBy(notice);
  return cause === null ? {} : { record: recordEnd(cause, app.now()) };
}

/** Delivers an event that is not news to one chat, once per `eventId`. */
export function deliverEvent(
  app: NewsApp,
  chat: string,
  eventId: string,
  event: ChatEvent,
): Delivery {
  return { deliver: deliverToChat(chat, { eventId, event, receivedAt: app.now() }) };
}

function newsEvent(app: NewsApp, news: News, key: string): NewEvent {
  return {
    eventId: `news:${key}`,
    event: { kind: 'news', news } satisfies ChatEvent,
    receivedAt: app.now(),
  };
}
