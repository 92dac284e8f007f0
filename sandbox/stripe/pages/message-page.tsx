import type { FC } from 'hono/jsx';
import { Page } from './layout.tsx';

type Props = { title: string; text: string; link?: { url: string; label: string } | null };

/** One message and at most one action. */
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
