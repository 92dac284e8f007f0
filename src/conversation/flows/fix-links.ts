import type { Verdict } from '../../domain/verdicts.ts';
import type { Copy } from '../languages/copy.ts';
import type { Link } from '../screen.ts';

/** The page at Anthropic where the customer mends it. */
const FIX_URLS: Partial<Record<Verdict, string>> = {
  no_credit: 'https://console.anthropic.com/settings/billing',
  extra_usage: 'https://claude.ai/settings/usage',
  spending_limit: 'https://console.anthropic.com/settings/limits',
};

/** A link to where the customer mends what is wrong; none when only another credential helps. */
export function fixLinks(copy: Copy, verdict: Verdict | null): Link[] {
  if (verdict === null) return [];
  const url = FIX_URLS[verdict];
  const label = (copy.alert.fix as Partial<Record<Verdict, string>>)[verdict];
  return url && label ? [{ label, url, style: 'primary' }] : [];
}
