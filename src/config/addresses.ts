/** Whether a host is this machine, where nothing but stand-ins listens for what is meant for a provider. */
export function isLoopback(url: string): boolean {
  const host = hostOf(url);
  if (host === null) return false;
  return /^(127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|localhost|.+\.localhost)$/.test(host);
}

/** Whether what is sent there can be read on the way. */
export function isPlainBeyondThisMachine(url: string): boolean {
  return /^(http|ws):/i.test(url) && !isLoopback(url);
}

export const PLAIN = 'has to begin with https:// beyond this machine, because secrets travel there';

function hostOf(url: string): string | null {
  // The address of an agent has a placeholder where its name will be.
  const filled = url.replaceAll('{app}', 'app');
  return URL.canParse(filled) ? new URL(filled).hostname : null;
}
