import { alertFlow } from './alert.ts';
import { accountFlow } from './account.ts';
import { buildFlow } from './build.ts';
import { channelsFlow } from './channels.ts';
import { connectFlow } from './connect.ts';
import { credentialFlow } from './credential.ts';
import type { ScreenDefinition } from './flow.ts';
import { linkFlow } from './link.ts';
import { operatorsFlow } from './operators.ts';
import { payFlow } from './pay.ts';
import { planFlow } from './plan.ts';
import { removalFlow } from './removal.ts';
import type { ScreenId } from './screen-ids.ts';
import { settingsFlow } from './settings.ts';
import { upgradeFlow } from './upgrade.ts';
import { welcomeFlow } from './welcome.ts';

const DEFINITIONS = {
  ...welcomeFlow,
  ...planFlow,
  ...payFlow,
  ...connectFlow,
  ...buildFlow,
  ...channelsFlow,
  ...accountFlow,
  ...credentialFlow,
  ...alertFlow,
  ...linkFlow,
  ...removalFlow,
  ...settingsFlow,
  ...operatorsFlow,
  ...upgradeFlow,
};

export function screenOf(id: ScreenId): ScreenDefinition {
  const definition = DEFINITIONS[id];
  if (!definition) throw new Error(`no flow has the screen "${id}"`);
  return definition;
}
