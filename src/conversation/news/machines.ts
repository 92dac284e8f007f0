import type { DownCause } from '../../domain/ailments.ts';
import type { Verdict } from '../../domain/verdicts.ts';
import { payLinks } from '../flows/account.ts';
import { fixLinks } from '../flows/fix-links.ts';
import type { Context } from '../flows/flow.ts';
import { whyMute } from '../flows/mute.ts';
import { SCREENS, type ScreenId } from '../flows/screens.ts';
import { text } from '../screen.ts';
import { note, noTurn, type Reply, sequence, showScreen, type Turn } from '../turn.ts';
import { news } from './definition.ts';

type MachineChange = 'credential' | 'restart' | 'resume' | 'update' | 'wake';

export const machineNews = {
  machine_progress: news({ duringHold: 'silent', whenUnreachable: 'drop', tell: buildSlot }),
  machine_late: news({ duringHold: 'silent', whenUnreachable: 'drop', tell: buildSlot }),
  machine_ready: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => sequence(context, buildSlot, withChannels),
  }),
  machine_failed: news({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => sequence(context, buildSlot, (now) => note(now, now.copy.build.failedNews)),
  }),
  machine_updated: news<{ change: MachineChange }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { change }) => note(context, updated(context, change)),
  }),
  machine_paused: news({ duringHold: 'silent', whenUnreachable: 'repeat', tell: paused }),
  /** A change that the person waits for takes longer than it should. */
  machine_trouble: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => note(context, context.copy.status.takesLonger),
  }),
  /** The machine is down, nobody asked for it, and it has not come back in time. */
  machine_down: news<{ cause: DownCause }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context, { cause }) => note(context, context.copy.status.broken[cause]),
  }),
  machine_back: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) => note(context, context.copy.status.backAgain),
  }),
  /** A copy took the place of the disk: it was lost with its host, or an operator was asked to go back. */
  machine_restored: news<{ at: number; why: 'lost' | 'asked' }>({
    duringHold: 'told',
    whenUnreachable: 'repeat',
    tell: (context, { at, why }) => {
      const { status, dateTime } = context.copy;
      const words = why === 'lost' ? status.restored : status.wentBack;
      return note(context, words(dateTime(at)));
    },
  }),
  /** The agent has stopped, as a chat of the account asked. */
  machine_halted: news<{ runs: number }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context) => note(context, context.copy.status.stopped),
  }),
  disk_filling: news<{ percent: number }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context, { percent }) => note(context, context.copy.status.diskFilling(percent)),
  }),
  /** Something that the plan does not include had been switched on inside the machine. */
  limits_put_back: news({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context) =>
      note(context, context.copy.status.limitsPutBack(context.facts.entitlement.terms?.name ?? '')),
  }),
  /** Another OpenClaw than the one of the image was found inside the machine. */
  version_put_back: news<{ version: string }>({
    duringHold: 'silent',
    whenUnreachable: 'drop',
    tell: (context, { version }) => note(context, context.copy.status.versionPutBack(version)),
  }),
  setting_set_aside: news<{ path: string }>({
    duringHold: 'silent',
    whenUnreachable: 'repeat',
    tell: (context, { path }) => note(context, context.copy.status.setAside(path.slice(0, 60))),
  }),
  /** Fly reported another state than before. */
  machine_observed: news({
    duringHold: 'told',
    whenUnreachable: 'drop',
    tell: (context) =>
      context.session.at === 'status' ? showScreen(context, 'status', 'replace') : noTurn(context),
  }),
};

function updated({ copy, facts }: Context, change: MachineChange): string {
  switch (change) {
    case 'credential':
      return copy.credential.changedOnMachine(facts.credential?.last4 ?? '');
    case 'restart':
      return copy.status.restarted;
    case 'resume':
      return copy.status.resumed;
    case 'update':
      return copy.status.updated(facts.entitlement.terms?.name ?? '');
    case 'wake':
      return copy.status.awake(facts.entitlement.terms?.alwaysOn ?? true);
  }
}

/** The news has a way to continue: the open invoice if there is one, else the plans. */
function paused(context: Context): Turn {
  const { copy, facts } = context;
  if (facts.entitlement.plan) return noTurn(context);
  if (facts.entitlement.why === 'unpaid') {
    return note(context, copy.pay.pausedUnpaid, payLinks(copy, facts));
  }
  if (facts.entitlement.why === 'unknown') return note(context, copy.pay.pausedUnreadable);
  if (facts.entitlement.why === 'blocked') return note(context, copy.pay.blocked);
  if (!SCREENS[context.session.at].interruptible) {
    return note(context, `${copy.pay.pausedEnded} /plan`);
  }
  return sequence(
    context,
    (now) => note(now, copy.pay.pausedEnded),
    (after) => showScreen(after, 'plans', 'send'),
  );
}

const WAITS_FOR_AGENT = new Set<ScreenId>(['building', 'checking_credential']);

/** The agent is there: a person who is busy with something else is told the way to the channels. */
function withChannels(context: Context): Turn {
  const { session, copy, facts } = context;
  const { at } = session;
  const why = whyMute(facts);
  const sentence = why ? `${copy.build.mute}.` : copy.build.ready;
  if (!SCREENS[at].interruptible && !WAITS_FOR_AGENT.has(at)) {
    return note(context, `${sentence} /channels`);
  }
  const shown = showScreen(context, 'choose_channel', 'send');
  return why ? mute(shown, context, why) : celebrated(shown, sentence);
}

/** The progress message is edited in its place, wherever the person is now. */
function buildSlot(context: Context): Turn {
  const screen = SCREENS.building.view(context);
  const { locale } = context.facts;
  const reply: Reply = { slot: 'build', mode: 'replace', screen, ref: 0, locale };
  return { session: context.session, replies: [reply], effects: [] };
}

/** No great moment yet: why, and what helps, come first. */
function mute(turn: Turn, { copy }: Context, why: Verdict): Turn {
  const replies = turn.replies.map(({ screen, ...reply }) => ({
    ...reply,
    screen: {
      ...screen,
      title: copy.build.mute,
      body: [...text(copy.verdict.explain[why]), ...screen.body],
      links: [...fixLinks(copy, why), ...(screen.links ?? [])],
    },
  }));
  return { ...turn, replies };
}

/** The one great moment: its words are the title, and what that was is said first. */
function celebrated(turn: Turn, title: string): Turn {
  const replies = turn.replies.map(({ screen, ...reply }) => ({
    ...reply,
    screen: {
      ...screen,
      title,
      body: [...text(...(screen.title ? [screen.title] : [])), ...screen.body],
      celebrates: true as const,
    },
  }));
  return { ...turn, replies };
}
