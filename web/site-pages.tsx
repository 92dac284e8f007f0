import { raw } from 'hono/html';
import type { PropsWithChildren } from 'hono/jsx';
import type { PriceChanges } from '../src/conversation/facts.ts';
import type { Copy } from '../src/conversation/languages/copy.ts';
import { LANGUAGES } from '../src/conversation/languages/languages.ts';
import { priceNotes } from '../src/conversation/plan-notes.ts';
import { FEATURES, featuresOf } from '../src/domain/features.ts';
import { PLATFORMS } from '../src/domain/platforms.ts';
import { PLAN_TERMS, type PlanTerms, PLANS } from '../src/domain/plans.ts';
import { limitOf, type MeteredService, SERVICE_NAMES } from '../src/domain/services.ts';
import type { ChatLink } from '../src/pages/chat-links.ts';
import { ICON } from './icon.ts';
import { type Html, toDocument } from './pages.tsx';
import { SITE_STYLE } from './site-style.ts';

export type PlansPage = {
  copy: Copy;
  links: ChatLink[];
  /** Whether a metered service works here; one that does not is called "soon". */
  isOffered: (service: MeteredService) => boolean;
  priceChanges: PriceChanges;
  hasTerms: boolean;
  hasPrivacy: boolean;
};

/** The three plans side by side, each with a way into the chat that begins with it. */
export function plansPage(page: PlansPage): Html {
  const { copy } = page;
  const { site } = copy;
  return toDocument(
    <Site copy={copy} title={`${site.title} · Automna`} description={site.what}>
      <main>
        <div class="hero">
          <h1>{site.title}</h1>
          <p>{site.what}</p>
          <Start {...page} />
        </div>
        <div class="cards">
          {PLANS.map((plan) => (
            <Card {...page} terms={PLAN_TERMS[plan]} />
          ))}
        </div>
        <div class="notes">
          <section>
            <h2>{site.claudeTitle}</h2>
            <p>{site.claude}</p>
          </section>
          <section>
            <h2>{site.cardTitle}</h2>
            <p>{[site.card, ...priceNotes(copy, page)].join(' ')}</p>
          </section>
        </div>
      </main>
      <Foot {...page} />
    </Site>,
  );
}

/** A text of the operator's, with its paragraphs. */
export function plainPage(copy: Copy, title: string, body: string): Html {
  return toDocument(
    <Site copy={copy} title={`${title} · Automna`} description={title}>
      <main class="plain">
        <h1>{title}</h1>
        {body
          .split(/\n\s*\n/)
          .filter((paragraph) => paragraph.trim())
          .map((paragraph) => (
            <p>{paragraph.trim()}</p>
          ))}
      </main>
    </Site>,
  );
}

type Shell = PropsWithChildren<{ copy: Copy; title: string; description: string }>;

function Site({ copy, title, description, children }: Shell) {
  return (
    <html lang={copy.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content={description} />
        <title>{title}</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <style>{raw(SITE_STYLE)}</style>
      </head>
      <body>
        <header>
          <a class="mark" href="/">
            {raw(ICON)}
            <span>Automna</span>
          </a>
        </header>
        {children}
      </body>
    </html>
  );
}

function Start({ copy: { site }, links }: PlansPage) {
  if (links.length === 0) return <p class="small">{site.noChat}</p>;
  return (
    <div class="start">
      {links.map(({ platform, urlFor }, index) => (
        <a class={index === 0 ? 'button first' : 'button'} href={urlFor(null)}>
          {site.startIn(PLATFORMS[platform].name)}
        </a>
      ))}
    </div>
  );
}

function Card({ copy, links, isOffered, terms }: PlansPage & { terms: PlanTerms }) {
  const { site } = copy;
  const [main, ...others] = links;
  return (
    <section class="card" aria-labelledby={terms.plan}>
      <h2 id={terms.plan}>{terms.name}</h2>
      <p class="price">
        <b>{copy.dollars(terms.priceCents)}</b> {site.aMonth}
      </p>
      <p class="lead">{site.first(terms)}</p>
      <ul>
        {SERVICE_NAMES.filter((each) => limitOf(each, terms) > 0).map((each) => (
          <Line copy={copy} isOpen={isOffered(each)}>
            {copy.services[each].inPlan(limitOf(each, terms))}
          </Line>
        ))}
        {featuresOf(terms).map((feature) => (
          <Line copy={copy} isOpen={FEATURES[feature].isOpen}>
            {site.features[feature]}
          </Line>
        ))}
      </ul>
      {main && (
        <a class="button" href={main.urlFor(terms.plan)}>
          {site.chooseIn(terms.name, PLATFORMS[main.platform].name)}
        </a>
      )}
      {others.length > 0 && (
        <p class="others">
          {site.orIn}{' '}
          {others.map(({ platform, urlFor }, index) => (
            <>
              {index > 0 && ' · '}
              <a href={urlFor(terms.plan)}>{PLATFORMS[platform].name}</a>
            </>
          ))}
        </p>
      )}
    </section>
  );
}

function Line({ copy, isOpen, children }: PropsWithChildren<{ copy: Copy; isOpen: boolean }>) {
  return (
    <li>
      {children}
      {!isOpen && <small> {copy.site.soon}</small>}
    </li>
  );
}

function Foot({ copy, hasTerms, hasPrivacy }: PlansPage) {
  const { site, language } = copy;
  const others = Object.entries(LANGUAGES).filter(([code]) => code !== language);
  return (
    <footer>
      {hasTerms && <a href="/terms">{site.terms}</a>}
      {hasPrivacy && <a href="/privacy">{site.privacy}</a>}
      <span class="languages">
        {others.map(([code, { name }]) => (
          <a href={`?lang=${code}`} lang={code} hreflang={code}>
            {name}
          </a>
        ))}
      </span>
    </footer>
  );
}
