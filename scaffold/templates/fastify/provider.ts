/* Fastify's types of the API's operations: `app.withTypeProvider<ApiTypeProvider>()`. */
import type { FastifyTypeProvider } from 'fastify';
import type {
  Body,
  Headers,
  OperationName,
  Params,
  Query,
  Responses,
} from './operations.js';

declare const meaning: unique symbol;

/** A JSON Schema whose values are of type T. */
export interface SchemaOf<T> {
  readonly [meaning]?: T;
  readonly [keyword: string]: unknown;
}

/** A schema that others refer to. */
export interface Definition {
  readonly $id: string;
  readonly [keyword: string]: unknown;
}

/** The `schema` of an operation's route. */
export interface RouteSchema<K extends OperationName> {
  readonly params?: SchemaOf<Params<K>>;
  readonly querystring?: SchemaOf<Query<K>>;
  readonly headers?: SchemaOf<Headers<K>>;
  readonly body?: SchemaOf<Body<K>>;
  readonly response: {
    readonly [S in keyof Responses<K> as RangeName<S>]?: SchemaOf<
      Responses<K>[S]
    >;
  };
}

/** Fastify writes 2xx for 2XX. */
type RangeName<S> = S extends string ? Lowercase<S> : S & number;

type TypeOf<S> = NonNullable<S> extends SchemaOf<infer T> ? T : unknown;

/** What a route with the `schema` of an operation gets and answers. */
export interface ApiTypeProvider extends FastifyTypeProvider {
  readonly validator: TypeOf<this['schema']>;
  readonly serializer: TypeOf<this['schema']>;
}
