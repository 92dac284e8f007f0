import { raw } from 'hono/html';
import { Brand, type Html, Page, toDocument } from '../pages.tsx';

// What the page needs of an OpenAPI document.
type Schema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  format?: string;
};
type Content = { content?: Record<string, { schema?: unknown }> };
type Operation = {
  tags?: string[];
  summary?: string;
  parameters?: unknown[];
  requestBody?: unknown;
  responses?: Record<string, unknown>;
};
type Parameter = {
  name: string;
  in: string;
  description?: string;
  required?: boolean;
  schema?: Schema;
};
export type ApiDocument = {
  info: { title: string; description?: string };
  servers?: { url: string }[];
  paths?: Record<string, unknown>;
  components?: { schemas?: Record<string, unknown> };
};

const STYLE = `
  main.api { max-width: 46rem; }
  .api h2 { font-size: 1.125rem; margin: 2.25rem 0 .5rem; }
  .api details { border: 1px solid var(--line); border-radius: .75rem; margin: .6rem 0; }
  .api summary { padding: .75rem .9rem; cursor: pointer; display: grid; grid-template-columns: 4.25rem 1fr; gap: .15rem .75rem;
    align-items: baseline; list-style: none; border-radius: .75rem; }
  .api summary::-webkit-details-marker { display: none; }
  .api summary code { overflow-wrap: anywhere; font-weight: 600; }
  .api summary span { grid-column: 2; color: var(--soft); font-size: .9375rem; }
  .method { font: 700 .8125rem/1.4 ui-monospace, monospace; text-align: center; border-radius: .4rem; padding: .15rem 0;
    background: var(--tint); color: var(--main); }
  .api .inside { padding: 0 .9rem .5rem; }
  .api h3 { font-size: .9375rem; margin: .75rem 0 .35rem; }
  .api dl { margin: 0 0 .75rem; font-size: .9375rem; }
  .api dt { font-family: ui-monospace, monospace; font-weight: 600; overflow-wrap: anywhere; }
  .api dd { margin: 0 0 .5rem; color: var(--soft); }
`;

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** The API for people: every route with what it takes and gives, without scripts. Made from the document that programs read. */
export function apiPage(document: ApiDocument): Html {
  const { info, servers } = document;
  const base = servers?.[0]?.url ?? '';
  const operations = listOperations(document);
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))];
  return toDocument(
    <Page lang="en" title={info.title}>
      <style>{raw(STYLE)}</style>
      <Brand />
      <main class="api">
        <h1>{info.title}</h1>
        <p>{info.description}</p>
        <p>
          Make a key with <strong>/api</strong> in your chat and send it as a bearer token. The
          requests a minute of your plan count for all keys together.
        </p>
        <pre class="code">{`curl ${base}/account \\\n  -H "authorization: Bearer $KEY"`}</pre>
        <p>
          What went wrong is in <code>error.code</code> and <code>error.message</code>. The same for
          programs: <a href={`${base}/openapi.json`}>openapi.json</a>
        </p>
        {tags.map((tag) => (
          <section>
            <h2>{tag}</h2>
            {operations
              .filter(({ operation }) => operation.tags?.[0] === tag)
              .map((each) => (
                <Route document={document} {...each} />
              ))}
          </section>
        ))}
      </main>
    </Page>,
  );
}

type Listed = { method: string; path: string; operation: Operation };

function listOperations({ paths }: ApiDocument): Listed[] {
  return Object.entries(paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = (item as Partial<Record<string, Operation>>)[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

function Route({ document, method, path, operation }: Listed & { document: ApiDocument }) {
  const parameters = (operation.parameters ?? []) as Parameter[];
  const body = bodyOf(document, operation.requestBody as Content | undefined);
  const [good] = Object.entries(operation.responses ?? {}).filter(([status]) => status < '300');
  const answer = bodyOf(document, good?.[1] as Content | undefined);
  return (
    <details>
      <summary>
        <b class="method">{method.toUpperCase()}</b>
        <code>{path}</code>
        <span>{operation.summary}</span>
      </summary>
      <div class="inside">
        <Fields title="Parameters" fields={parameters.map(toField)} />
        <Fields title="Body" fields={body} />
        <Fields title={`Answer ${good?.[0] ?? ''}`} fields={answer} />
      </div>
    </details>
  );
}

type Field = { name: string; words: string };

function Fields({ title, fields }: { title: string; fields: Field[] }) {
  if (fields.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <dl>
        {fields.map(({ name, words }) => (
          <>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </>
        ))}
      </dl>
    </>
  );
}

function toField({ name, in: place, description, required, schema }: Parameter): Field {
  const words = [
    `${kindOf(schema)} in the ${place}${required ? '' : ', optional'}.`,
    description ?? schema?.description ?? '',
  ];
  return { name, words: words.filter(Boolean).join(' ') };
}

function bodyOf(document: ApiDocument, content: Content | undefined): Field[] {
  const [found] = Object.entries(content?.content ?? {});
  if (!found) return [];
  const [type, { schema }] = found;
  const resolved = resolve(document, schema as Schema);
  if (!resolved.properties) return [{ name: type, words: 'The content of the file.' }];
  return fieldsOf(document, resolved, '');
}

function fieldsOf(document: ApiDocument, { properties = {} }: Schema, under: string): Field[] {
  return Object.entries(properties).flatMap(([key, given]) => {
    const schema = resolve(document, given);
    const item = schema.items && resolve(document, schema.items);
    const name = `${under}${key}${item ? '[]' : ''}`;
    const inner = item?.properties ? item : schema;
    const nested = inner.properties ? fieldsOf(document, inner, `${name}.`) : [];
    if (nested.length > 0) return nested;
    return [
      { name, words: [`${kindOf(schema)}.`, schema.description ?? ''].filter(Boolean).join(' ') },
    ];
  });
}

function resolve({ components }: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name ? (components?.schemas?.[name] ?? {}) : schema;
}

function kindOf(schema: Schema | undefined): string {
  if (schema?.enum)
    return schema.enum.map((each) => (each === null ? 'null' : `“${String(each)}”`)).join(', ');
  const types = [schema?.type ?? 'text'].flat();
  const words = types.map((type) =>
    type === 'string' ? (schema?.format === 'date-time' ? 'time' : 'text') : type,
  );
  return words.join(' or ');
}
