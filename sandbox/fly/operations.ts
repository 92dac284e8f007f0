const RESOURCES: Record<string, string> = {
  ip_assignments: 'ip',
  secrets: 'secret',
  volumes: 'volume',
  machines: 'machine',
};

/**
 * Names what a request does: `create-app`, `set-secrets`, `create-volume`, `wait-machine`, `exec`.
 * A fault limited to an operation, and the record of calls, use these names.
 */
export function operationOf(method: string, path: string): string {
  const [, , app, kind, id, action] = path.split('/').slice(1).map(decodeURIComponent);
  if (!app) return method === 'POST' ? 'create-app' : 'list-apps';
  if (!kind) return method === 'DELETE' ? 'delete-app' : 'get-app';
  const resource = RESOURCES[kind] ?? kind;
  if (kind === 'secrets') return secretOperation(method, id);
  if (!id) return method === 'POST' ? `create-${resource}` : `list-${resource}s`;
  if (!action) return onOne(method, resource);
  return onPart(method, resource, action);
}

function secretOperation(method: string, name: string | undefined): string {
  if (method === 'GET') return 'list-secrets';
  if (method === 'DELETE') return 'delete-secret';
  return name ? 'set-secret' : 'set-secrets';
}

function onOne(method: string, resource: string): string {
  const verbs: Record<string, string> = { GET: 'get', POST: 'update', DELETE: 'delete' };
  return `${verbs[method] ?? method.toLowerCase()}-${resource}`;
}

function onPart(method: string, resource: string, action: string): string {
  if (action === 'exec') return 'exec';
  if (action === 'snapshots') return method === 'POST' ? 'create-snapshot' : 'list-snapshots';
  if (action === 'lease' || action === 'metadata') {
    const verbs: Record<string, string> = { GET: 'get', POST: 'set', DELETE: 'delete' };
    return `${verbs[method] ?? method.toLowerCase()}-${action}`;
  }
  return `${action}-${resource}`;
}
