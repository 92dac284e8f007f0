import { BUILD_STEPS, type BuildStep } from '../../domain/build-steps.ts';
import type { ChannelFacts, Facts, MachineFacts } from '../facts.ts';
import { type ProgressStep, text } from '../screen.ts';
import type { Copy } from '../languages/copy.ts';
import { fixLinks } from './fix-links.ts';
import type { Screens } from './flow.ts';
import { whyMute } from './mute.ts';

export const buildScreens: Screens<'building' | 'done'> = {
  building: {
    shown: 'outside_hold',
    interruptible: false,
    live: true,
    view: ({ copy, facts }) => ({
      title: titleOf(copy, facts),
      body: text(...sentences(copy, facts)),
      progress: toProgress(copy, facts.machine),
    }),
  },
  done: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: whyMute(facts) ? copy.build.mute : copy.done.title,
      body: text(
        ...muteWords(copy, facts),
        facts.channels.some(isRunning) ? copy.done.tryAgent : copy.done.tryFirst,
        copy.done.comeBack,
      ),
      links: [
        ...fixLinks(copy, whyMute(facts)),
        ...facts.channels
          .filter(isRunning)
          .flatMap(({ kind, url }) =>
            url && kind !== 'web' ? [{ label: copy.channel.write[kind], url }] : [],
          ),
      ],
      choices: [
        { id: 'channels', label: copy.channel.command },
        { id: 'status', label: copy.menu.status },
        { id: 'usage', label: copy.menu.usage },
        { id: 'menu', label: copy.menu.open },
      ],
    }),
    choose: (id) =>
      id === 'channels' || id === 'status' || id === 'usage' || id === 'menu' ? { to: id } : null,
  },
};

const isRunning = ({ health, state }: ChannelFacts): boolean =>
  state === 'on' && health === 'running';

function titleOf(copy: Copy, facts: Facts): string {
  if (facts.machine?.state !== 'ready') return copy.build.title;
  return whyMute(facts) ? copy.build.mute : copy.build.built;
}

/** Nothing is ready while the agent cannot answer. */
function muteWords(copy: Copy, facts: Facts): string[] {
  const why = whyMute(facts);
  return why ? [copy.verdict.explain[why]] : [];
}

function sentences(copy: Copy, facts: Facts): string[] {
  const { machine } = facts;
  if (machine?.state === 'ready') {
    return whyMute(facts) ? muteWords(copy, facts) : [copy.build.finished];
  }
  if (machine?.state === 'failed') return [copy.build.failed];
  return [
    copy.build.usualTime,
    ...(machine?.inTrouble ? [copy.build.providerTrouble] : []),
    ...(machine?.late ? [copy.build.late] : []),
  ];
}

function toProgress(copy: Copy, machine: MachineFacts | null): ProgressStep[] {
  const step = machine ? machine.step : BUILD_STEPS[0];
  const current = step === null ? BUILD_STEPS.length : BUILD_STEPS.indexOf(step);
  return BUILD_STEPS.map((name, index) => ({
    label: copy.build.step[name satisfies BuildStep],
    state: stateAt(index, current, machine?.state === 'failed'),
  }));
}

function stateAt(index: number, current: number, failed: boolean): ProgressStep['state'] {
  if (index < current) return 'done';
  if (index > current) return 'todo';
  return failed ? 'failed' : 'running';
}
