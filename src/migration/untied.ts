import type { Untied } from '../store/provisions.ts';

/** Why a number or an inbox of the old service is not that of its account, in words for operators. */
const WHY_UNTIED: Record<Untied['why'], string> = {
  not_ours: 'our account at the provider does not have it',
  taken: 'another account has it',
  not_in_plan: 'their plan does not include it',
  waiting: 'is being tied',
  no_machine: 'they have no machine of ours yet',
  not_offered: 'the service has no settings here',
  given_up: 'its owner does not use it any more',
};

export function untiedLine({ accountId, email, service, importedId, why }: Untied): string {
  return `${accountId}  ${email}  ${service} ${importedId} is not tied: ${WHY_UNTIED[why]}`;
}
