/* The log: a line of JSON for each event, on standard output. */

type Level = 'info' | 'error';

const silent = process.env['LOG_LEVEL'] === 'silent';
const errorsOnly = process.env['LOG_LEVEL'] === 'error';

/** Whether requests are logged. */
export const logsRequests = !silent && !errorsOnly;

/** Lines that wait, and for how many milliseconds: those of many requests are written at once. */
let waiting = '';
const PATIENCE = 10;

function flush(): void {
  const lines = waiting;
  waiting = '';
  if (lines !== '') process.stdout.write(lines);
}

process.on('exit', flush);

/** Writes one line, unless LOG_LEVEL (info, error, silent) says no. */
export function log(
  level: Level,
  message: string,
  fields: { readonly [name: string]: unknown } = {},
): void {
  if (silent || (errorsOnly && level !== 'error')) return;
  const time = new Date().toISOString();
  waiting += `${JSON.stringify({ time, level, message, ...fields })}\n`;
  flush();
}

/** What was thrown, with its stack: for the log, never for a client. */
export function faultOf(thrown: unknown): { readonly [name: string]: unknown } {
  if (!(thrown instanceof Error)) return { fault: String(thrown) };
  const fault = thrown.stack ?? thrown.message;
  return 'details' in thrown ? { fault, details: thrown.details } : { fault };
}

/** Logs a request that was answered, where `logsRequests`. Queries stay out: they may hold secrets. */
export function logRequest(
  requestId: string,
  method: string,
  url: string,
  status: number,
  started: number,
): void {
  const ms = Math.round(performance.now() - started);
  const path = url.split('?')[0];
  if (waiting === '') setTimeout(flush, PATIENCE);
  const time = new Date().toISOString();
  const asked = `"requestId":${JSON.stringify(requestId)},"method":"${method}","path":${JSON.stringify(path)}`;
  waiting += `{"time":"${time}","level":"info","message":"request",${asked},"status":${status},"ms":${ms}}\n`;
}
