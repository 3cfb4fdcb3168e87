import { describe, expect, it } from 'vitest';
import { committed, resolved, routes, type Schema } from './document.js';

const names = Object.keys(committed.components.schemas);
const text = JSON.stringify(committed);

const form = 'application/x-www-form-urlencoded';
/** The one route that is about a page of its own. */
const takesForm = ({ operationId }: { operationId?: string }) => operationId === 'AcknowledgeLink_acknowledge';

/** What is done by the address alone. */
const bodyless = [
  'POST /api/servers/{id}/heartbeat-token',
  'POST /api/alerts/{id}/acknowledge',
  'POST /api/alerts/{id}/resolve',
  'POST /api/notification-accounts/smtp/verify',
  'POST /api/notification-configs/{id}/test',
  'POST /api/notification-configs/{id}/rotate-secret',
  'POST /api/notifications/{id}/replay',
  'POST /api/found-devices/scan',
  'POST /api/cloud/resend',
  'POST /api/sites/{id}/rotate-token',
  'POST /api/found-devices/{id}/ignore',
  'POST /api/found-devices/{id}/unignore',
  'POST /api/hrm/attendance-devices/sync-all',
  'POST /api/hrm/attendance-devices/{id}/test-connection',
  'POST /api/hrm/attendance-devices/{id}/reconnect',
  'POST /api/hrm/attendance-devices/{id}/set-time',
  'POST /api/hrm/push-terminals/{id}/refuse',
  'POST /api/hrm/push-terminals/{id}/resend',
  'POST /api/hrm/attendance-corrections/{id}/withdraw',
  'POST /api/bacnet/devices/{id}/enumerate',
  'POST /api/bacnet/tasks/{id}/cancel',
];

/** Whether a schema says nothing about what it describes. */
function saysNothing(schema: Schema | undefined): boolean {
  const found = resolved(schema);
  if (!found) return true;
  const { type, properties, additionalProperties, allOf, oneOf, anyOf } = found;
  if (type === undefined && !allOf && !oneOf && !anyOf && !properties) return true;
  return type === 'object' && !additionalProperties && Object.keys(properties ?? {}).length === 0;
}

describe('The committed OpenAPI document', () => {
  it('is OpenAPI 3.1 with every reference resolved', () => {
    expect(committed.openapi).toMatch(/^3\.1\.\d+$/);
    expect(committed.info).toEqual(expect.objectContaining({ title: expect.any(String), version: expect.any(String) }));
    expect(routes.length).toBeGreaterThan(30);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(references.filter(name => name === undefined || !names.includes(name))).toEqual([]);
  });

  it('uses no keyword that left with OpenAPI 3.0', () => {
    expect(text).not.toMatch(/"nullable":|"exclusiveMinimum":(true|false)|"exclusiveMaximum":(true|false)/);
  });

  it('gives every operation a name of its own', () => {
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(routes.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(routes)('says what $name does', ({ operation }) => {
    expect((operation.summary ?? '') + (operation.description ?? '')).toMatch(/\w{3}/);
  });

  it.each(routes)('says what $name answers', ({ operation }) => {
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    expect(good.length).toBeGreaterThan(0);
    for (const [status, { content }] of good) {
      const schemas = Object.values(content ?? {}).map(({ schema }) => schema);
      // 204 and the empty object of a token that is good are the answers without content.
      expect(schemas.length === 0).toBe(status === '204');
      expect(
        schemas.filter(schema => saysNothing(schema) && schema?.$ref !== '#/components/schemas/VerifiedView'),
      ).toEqual([]);
    }
  });

  it.each(routes)('says how $name refuses', ({ operation }) => {
    expect(operation.responses['4XX']?.content?.['application/problem+json']?.schema).toEqual({
      $ref: '#/components/schemas/Problem',
    });
  });

  it.each(routes.filter(({ takesBody }) => takesBody))('says what $name takes', ({ operation }) => {
    const contents = Object.entries(operation.requestBody?.content ?? {});
    expect(contents.map(([type]) => type)).toEqual(['application/json', ...(takesForm(operation) ? [form] : [])]);
    for (const [, { schema }] of contents) expect(saysNothing(schema)).toBe(false);
  });

  it.each(routes.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method)))(
    'knows the body of $name, or that it takes none',
    ({ name, takesBody }) => {
      expect(takesBody).toBe(!bodyless.includes(name));
    },
  );

  it.each(routes.filter(({ template }) => template.includes('{')))(
    'knows the parameters in the path of $name',
    ({ template, operation }) => {
      const declared = (operation.parameters ?? [])
        .filter(parameter => parameter.in === 'path')
        .map(({ name }) => `{${name}}`);
      expect(declared.toSorted()).toEqual((template.match(/\{\w+\}/g) ?? []).toSorted());
    },
  );

  it.each(names)('describes the fields of %s', name => {
    const { properties = {} } = committed.components.schemas[name] ?? {};
    expect(Object.entries(properties).filter(([, schema]) => Object.keys(schema).length === 0)).toEqual([]);
  });

  it('never shows a secret in an answer', () => {
    const shown = routes.flatMap(({ operation }) =>
      Object.values(operation.responses).flatMap(({ content }) =>
        Object.values(content ?? {}).map(({ schema }) => schema?.$ref),
      ),
    );
    const secrets = new Set(shown).keys().flatMap(reference => {
      const { properties = {} } = resolved({ $ref: reference }) ?? {};
      return Object.keys(properties).filter(field => /^(password|secret|password_hash|key_hash)$/.test(field));
    });
    expect([...secrets]).toEqual([]);
  });
});
