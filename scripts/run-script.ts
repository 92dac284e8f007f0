import { AppError } from '../src/errors.ts';

/** Runs the body of a command. An expected failure is one line; each failure ends with code 1. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof AppError || isOfArguments(error) ? error.message : error);
    process.exitCode = 1;
  }
}

/** What `parseArgs` throws about words it does not know. */
function isOfArguments(error: unknown): error is Error {
  return (
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  );
}
