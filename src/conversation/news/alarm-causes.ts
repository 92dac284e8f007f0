import type { Topic } from '../../domain/operators.ts';
import type { OperatorNotice } from './operator-notices.ts';

type Kind = OperatorNotice['type'];
type CauseOf<N extends Kind> = (notice: Extract<OperatorNotice, { type: N }>) => string[];

/** The alarm is about one customer or one machine, so another one is another cause. */
const perAccount = ({ accountId }: { accountId: string }): string[] => [accountId];
const perMachine = ({ machineId }: { machineId: string }): string[] => [machineId];
/** However many it hits, somebody has to look once. */
const forAll = (): string[] => [];

/** What tells the causes of an alarm of this kind apart; null for what is news and no alarm. */
const CAUSES: { [N in Kind]: CauseOf<N> | null } = {
  support_waits: null,
  daily_report: null,
  approval_wanted: null,
  place_refuses: ({ platform }) => [platform],
  connection_back: null,
  refund_made: null,
  alarm_taken: null,
  alarm_over: null,
  machine_failed: ({ step, code }) => [step, code],
  fly_account: ({ code }) => [code],
  machine_late: forAll,
  machine_gone: ({ machineId, why }) => [machineId, why],
  machines_down: forAll,
  many_cut_off: ({ layer }) => [layer],
  /** Many at once are one incident, with one thing to do for each of the two. */
  machine_crashing: ({ outOfMemory }) => [outOfMemory ? 'memory' : 'exits'],
  disk_full: perMachine,
  fly_unreadable: forAll,
  orphans: forAll,
  rollout_stopped: ({ image }) => [image],
  whatsapp_off: forAll,
  whatsapp_unlinked: forAll,
  message_refused: ({ platform, reason }) => [platform, reason],
  connection_fails: ({ platform, trouble }) => [platform, trouble],
  message_waits: ({ platform, reason }) => [platform, reason],
  service_refuses_us: ({ service }) => [service],
  grace_key_refused: forAll,
  anthropic_blocks_us: forAll,
  machine_left: perAccount,
  mails_fail: forAll,
  provider_nearly_full: ({ service }) => [service],
  provider_low_balance: ({ service }) => [service],
  service_orphans: ({ service }) => [service],
  subscription_problem: ({ accountId, problem }) => [accountId, problem],
  customer_deleted: perAccount,
  change_by_hand: ({ accountId, kind }) => [accountId, kind],
  refund_refused: ({ accountId, kind }) => [accountId, kind],
  payment_risk: ({ accountId, kind, state }) => [accountId, kind, state],
  dispute_due: ({ id, answerBy }) => [id, String(answerBy)],
  refund_failed: perAccount,
  invoice_unfinished: perAccount,
  upgrade_by_hand: perAccount,
};

/** The same for every alarm that has the same cause; null when it is no alarm. */
export function causeOf(notice: OperatorNotice): string | null {
  const parts = CAUSES[notice.type] as ((notice: OperatorNotice) => string[]) | null;
  return parts ? [notice.type, ...parts(notice)].join(':') : null;
}

/** The cause that is over with this notice, or the beginning of several. */
export function endedBy(notice: OperatorNotice): string | null {
  return notice.type === 'connection_back' ? `connection_fails:${notice.platform}` : null;
}

/** What is told elsewhere than alarms; null for what comes to each operator in their own chat. */
const ELSEWHERE: Partial<Record<Kind, Topic | null>> = {
  approval_wanted: null,
  place_refuses: null,
  support_waits: 'support',
  daily_report: 'reports',
  refund_made: 'reports',
};

export function topicOf({ type }: OperatorNotice): Topic | null {
  const topic = ELSEWHERE[type];
  return topic === undefined ? 'alarms' : topic;
}
