import type { OpenClawHome } from './homes.ts';

/** The model of an agent whose owner changes none inside: of the last document that was applied, else of that of the first boot. */
export function primaryModel(home: OpenClawHome, env: Record<string, string>): string {
  const model = home.model ?? bootedModel(env['AGENT_DOCUMENT']) ?? 'claude-sonnet-4-6';
  return model.replace(/^anthropic\//, '');
}

export function modelIn(defaults: object): string | undefined {
  type Defaults = { agents?: { defaults?: { model?: { primary?: string } } } };
  return (defaults as Defaults).agents?.defaults?.model?.primary;
}

function bootedModel(document: string | undefined): string | undefined {
  if (document === undefined) return undefined;
  const { defaults } = JSON.parse(document) as { defaults?: object };
  return modelIn(defaults ?? {});
}
