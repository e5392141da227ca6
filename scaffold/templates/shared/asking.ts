/** What to send beside method and path. */
export interface Options {
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Sends a request with a JSON body; the tests read the status. */
export async function ask(
  method: string,
  path: string,
  { body, headers = {} }: Options = {},
): Promise<Answer> {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
//% if jwt
      Authorization: `Bearer ${token}`,
//% end
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, text, headers: reply.headers };
}
//% if database

/** Rows of the database, where the API says nothing of them. */
export async function query(
  text: string,
  values: unknown[],
): Promise<{ readonly [column: string]: unknown }[]> {
  return (await pool.query<{ [column: string]: unknown }>(text, values)).rows;
}
//% end
