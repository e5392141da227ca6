/* Answers that are sent piece by piece. */
import { Readable } from 'node:stream';

/** An event of a stream; data that is no text is sent as JSON. */
export interface ServerEvent {
  readonly event?: string;
  readonly id?: string;
  /** Milliseconds until a client that was cut off comes back. */
  readonly retry?: number;
  readonly data?: unknown;
}

/** Events (text/event-stream), one after the other: an async generator will do. */
export type EventStream = AsyncIterable<ServerEvent>;

/** Bytes, at once or piece by piece: a stream of Node will do. */
export type ByteStream = Uint8Array | AsyncIterable<Uint8Array>;

/** What comes piece by piece as a stream of Node; undefined: it is there at once. */
export function streamOf(body: unknown, type: string): Readable | undefined {
  if (!isIterable(body)) return undefined;
  if (/^text\/event-stream/i.test(type)) return Readable.from(eventsOf(body));
  return body instanceof Readable ? body : Readable.from(body);
}

function isIterable(body: unknown): body is AsyncIterable<unknown> {
  return (
    typeof body === 'object' && body !== null && Symbol.asyncIterator in body
  );
}

/** The first piece is a comment, so that the client knows at once that it is connected. */
async function* eventsOf(body: AsyncIterable<unknown>): AsyncGenerator<string> {
  yield ':\n\n';
  for await (const event of body) yield eventText(event);
}

function eventText(event: unknown): string {
  if (typeof event === 'string') return event;
  const { event: name, id, retry, data } = event as ServerEvent;
  const lines = [
    ...(name === undefined ? [] : [`event: ${lineOf(name)}`]),
    ...(id === undefined ? [] : [`id: ${lineOf(id)}`]),
    ...(retry === undefined ? [] : [`retry: ${Math.round(retry)}`]),
    ...(data === undefined ? [] : dataLines(data)),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** Nothing in a name may begin a field of its own. */
function lineOf(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ');
}

function dataLines(data: unknown): string[] {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return text.split(/\r\n|\r|\n/).map((line) => `data: ${line}`);
}
