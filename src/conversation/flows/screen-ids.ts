export const SCREEN_IDS = [
  'hello',
  'how_it_works',
  'have_account',
  'plans',
  'compare_plans',
  'confirm_plan',
  'paying',
  'connect',
  'connect_setup_token',
  'connect_api_key',
  'checking_credential',
  'credential_verdict',
  'credential_alert',
  'building',
  'choose_channel',
  'done',
  'menu',
  'my_plan',
  'my_credential',
  'disconnect',
  'status',
  'confirm_restart',
  'usage',
  'help',
  'link',
  'link_entered',
  'link_joining',
  'removal',
  'removal_confirm',
  'removal_hold',
  'export_data',
  'settings',
  'choose_language',
  'choose_timezone',
  'choose_quiet_hours',
] as const;

export type ScreenId = (typeof SCREEN_IDS)[number];

export function isScreenId(value: unknown): value is ScreenId {
  return SCREEN_IDS.includes(value as ScreenId);
}
