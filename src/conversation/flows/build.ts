import { BUILD_STEPS, type BuildStep } from '../../domain/build-steps.ts';
import type { ChannelFacts, MachineFacts } from '../facts.ts';
import { type ProgressStep, text } from '../screen.ts';
import type { Copy } from '../languages/copy.ts';
import type { Screens } from './flow.ts';

export const buildScreens: Screens<'building' | 'done'> = {
  building: {
    shown: 'outside_hold',
    interruptible: false,
    live: true,
    view: ({ copy, facts: { machine } }) => ({
      title: machine?.state === 'ready' ? copy.build.built : copy.build.title,
      body: text(...sentences(copy, machine)),
      progress: toProgress(copy, machine),
    }),
  },
  done: {
    shown: 'outside_hold',
    interruptible: true,
    view: ({ copy, facts }) => ({
      title: copy.done.title,
      body: text(
        facts.channels.some(isRunning) ? copy.done.tryAgent : copy.done.tryFirst,
        copy.done.comeBack,
      ),
      links: facts.channels
        .filter(isRunning)
        .flatMap(({ kind, url }) =>
          url && kind !== 'web' ? [{ label: copy.channel.write[kind], url }] : [],
        ),
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

function sentences(copy: Copy, machine: MachineFacts | null): string[] {
  if (machine?.state === 'ready') return [copy.build.finished];
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
