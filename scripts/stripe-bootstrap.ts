import { parseArgs } from 'node:util';
import { createStripe, Stripe } from '../src/stripe/client.ts';
import { setUpStripe } from './stripe/set-up.ts';
import type { TaxBehavior } from './stripe/step.ts';

const HELP = `scripts/stripe-bootstrap [--apply] [--tax exclusive|inclusive]

Compares the account of STRIPE_SECRET_KEY with what Automna needs: a product and a price of each plan, the configuration of the
customer portal, and a webhook endpoint at PUBLIC_URL with exactly the events that are used. It prints what it would do, and with
--apply it does it. A second run changes nothing. At the end it prints the settings to copy.

  --tax   whether prices include the tax (inclusive) or it comes on top (exclusive, the default of a new price). A price never
          changes, so another choice than that of the prices there are makes new ones

STRIPE_API_URL names another address of the API, such as a stand-in.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      apply: { type: 'boolean', default: false },
      tax: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const secretKey = needed('STRIPE_SECRET_KEY');
  const publicUrl = needed('PUBLIC_URL').replace(/\/+$/, '');
  const apiUrl = process.env['STRIPE_API_URL'] || 'https://api.stripe.com';
  if (/_live_/.test(secretKey) && !publicUrl.startsWith('https://')) {
    throw new Error('PUBLIC_URL has to be an https URL when the key is a live key');
  }
  const { steps, settings, notes } = await setUpStripe({
    stripe: createStripe({ secretKey, apiUrl }),
    publicUrl,
    pages: { privacy: isSet('PRIVACY_PAGE'), terms: isSet('TERMS_PAGE') },
    isApplied: values.apply,
    taxBehavior: taxBehaviorOf(values.tax),
  });
  console.log(steps.length > 0 ? steps.join('\n') : 'Everything is there already.');
  if (steps.length > 0 && !values.apply) console.log('\nNothing was changed; --apply does this.');
  for (const note of notes) console.log(`\n${note}`);
  if (settings.length > 0) console.log(`\nSettings:\n${settings.join('\n')}`);
  return 0;
}

function isSet(name: string): boolean {
  return (process.env[name] ?? '').trim() !== '';
}

function needed(name: string): string {
  const value = process.env[name]?.trim();
  if (value) return value;
  throw new Error(`${name} is not set; export it first`);
}

function taxBehaviorOf(text: string | undefined): TaxBehavior | null {
  if (text === undefined) return null;
  if (text === 'exclusive' || text === 'inclusive') return text;
  throw new Error('--tax is exclusive or inclusive');
}

/** Stripe's own messages repeat a part of the key. */
function messageOf(error: unknown): string {
  if (error instanceof Stripe.errors.StripeAuthenticationError) {
    return 'Stripe refuses the key; copy it again from the dashboard.';
  }
  if (error instanceof Stripe.errors.StripePermissionError) {
    return 'The restricted key lacks a permission: products, prices, customer portal and webhook endpoints, read and write.';
  }
  return error instanceof Error ? error.message : String(error);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  },
);
