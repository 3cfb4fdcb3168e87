import { readFileSync } from 'node:fs';

export interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  [key: string]: unknown;
}

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; description?: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
}

export interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Route {
  /** `GET /api/servers/{id}`. */
  name: string;
  method: string;
  template: string;
  /** With an id that no record has in place of each parameter. */
  path: string;
  operation: Operation;
  isSafe: boolean;
  isStream: boolean;
  takesBody: boolean;
  query: string[];
}

const missingId = 2_000_000_000;

/** Every route of an OpenAPI document. */
export function routesOf(document: Document): Route[] {
  return Object.entries(document.paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([verb, operation]) => ({
      name: `${verb.toUpperCase()} ${template}`,
      method: verb.toUpperCase(),
      template,
      path: template.replaceAll('{key}', 'some-key').replaceAll(/\{[^}]+\}/g, String(missingId)),
      operation,
      isSafe: verb === 'get',
      isStream: 'text/event-stream' in (operation.responses['200']?.content ?? {}),
      takesBody: operation.requestBody !== undefined,
      query: (operation.parameters ?? []).flatMap(({ name, in: place }) => (place === 'query' ? [name] : [])),
    })),
  );
}

/** The document that is committed: made from the built program, it knows the comments and the types of all fields. */
export const committed: Document = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'));
export const routes = routesOf(committed);

/** The schema a `$ref` of the committed document points to. */
export function resolved(schema: Schema | undefined): Schema | undefined {
  const name = schema?.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : committed.components.schemas[name];
}
