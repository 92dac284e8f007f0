import { readFileSync } from 'node:fs';

type Given = Record<string, string>;

/** Replaces each `NAME_FILE` of a secret by the secret in that file; `failed` names the secrets that could not be read. */
export function readSecretFiles(
  given: Given,
  names: string[],
): { values: Given; problems: string[]; failed: string[] } {
  const values = { ...given };
  const problems: string[] = [];
  const failed: string[] = [];
  for (const name of names) {
    const setting = `${name}_FILE`;
    const file = given[setting];
    if (file === undefined) continue;
    delete values[setting];
    const result =
      given[name] === undefined
        ? readSecret(file)
        : { problem: `${name} is set too; keep one of them` };
    if ('problem' in result) {
      problems.push(`${setting}: ${result.problem}`);
      failed.push(name);
    } else values[name] = result.secret;
  }
  return { values, problems, failed };
}

function readSecret(file: string): { secret: string } | { problem: string } {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    return secret ? { secret } : { problem: 'the file is empty; write the secret into it' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { problem: `the file cannot be read (${code}); check the path and who may read it` };
  }
}
