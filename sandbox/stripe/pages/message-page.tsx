import type { FC } from 'hono/jsx';
import { Page } from './layout.tsx';

type Props = { title: string; text: string; link?: { url: string; label: string } | null };

/** One thing to know, and at most one thing to do. */
export const MessagePage: FC<Props> = ({ title, text, link }) => (
  <Page title={title}>
    <section class="card">
      <h1>{title}</h1>
      <p>{text}</p>
      {link && (
        <a class="button" href={link.url}>
          {link.label}
        </a>
      )}
    </section>
  </Page>
);
