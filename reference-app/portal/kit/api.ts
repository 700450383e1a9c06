/** An answer other than success, with the body that explains it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: { error?: string; message?: string; errors?: { property_name?: string; message?: string }[] },
  ) {
    super(body.message ?? body.error ?? `The server answered ${status}. Please try again.`);
  }

  /** What is wrong with each attribute, by its name. */
  get byAttribute(): Record<string, string> {
    const named = this.body.errors?.map(({ property_name = '', message = '' }) => [property_name, message] as const);
    return Object.fromEntries(named ?? []);
  }
}

const onUnauthorized = () => {
  const { pathname, search } = window.location;
  if (pathname === '/login' || !pathname.startsWith('/app')) return;
  window.location.assign(`/login?expired&return=${encodeURIComponent(pathname + search)}`);
};

/** Calls the portal's API as the person who is logged in. */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(`/api/${path}`, {
    method,
    ...(body === undefined
      ? { headers }
      : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, { message: 'The server could not be reached. Check your connection and try again.' });
  });
  const text = await response.text();
  // A gateway in between may answer with a page of its own.
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const content: unknown = text && isJson ? JSON.parse(text) : undefined;
  if (response.status === 401) onUnauthorized();
  if (!response.ok) throw new ApiError(response.status, content ?? {});
  return content as T;
}

export const api = {
  get: <T>(path: string) => request<T>('GET', path),
  post: <T>(path: string, body: unknown = {}) => request<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, body),
  delete: <T>(path: string) => request<T>('DELETE', path),
};
