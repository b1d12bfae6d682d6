/** Routes as the OpenAPI document describes them. */
import { z } from 'zod';
import { accessOf, type Access } from '../../src/identity/permissions.ts';
import type { TestApi } from './api.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const contentSchema = z.record(
  z.string(),
  z.looseObject({
    schema: z.record(z.string(), z.unknown()).optional(),
    examples: z
      .record(
        z.string(),
        z.union([z.object({ summary: z.string(), value: z.unknown() }), z.object({ $ref: z.string() })]),
      )
      .optional(),
    example: z.unknown().optional(),
  }),
);

const operationSchema = z.looseObject({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.looseObject({ content: contentSchema, required: z.boolean().default(false) }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({
      content: contentSchema.optional(),
      headers: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
export type Operation = z.output<typeof operationSchema>;

const documentSchema = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), operationSchema)),
  components: z.looseObject({ examples: z.record(z.string(), z.object({ value: z.unknown() })) }),
});

export interface DescribedRoute {
  /** Feature and route, such as `orders.place`. */
  name: string;
  method: string;
  /** With its parameters in braces. */
  path: string;
  access: Access;
  operation: Operation;
}

/** The document itself. */
export async function describedApi(api: Pick<TestApi, 'fetch'>) {
  return documentSchema.parse(await (await api.fetch('/openapi.json')).json());
}

/** Every route of the document. */
export async function describedRoutes(api: Pick<TestApi, 'fetch'>): Promise<DescribedRoute[]> {
  const { paths } = await describedApi(api);
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const name = operation.operationId;
      return [{ name, method: method.toUpperCase(), path, access: accessOf(name.split('.')), operation }];
    }),
  );
}

type Content = z.output<typeof contentSchema>[string];

/** The examples that stand in a content itself. */
export function examplesIn({ examples, example }: Content): unknown[] {
  const named = Object.values(examples ?? {}).flatMap((each) => ('value' in each ? [each.value] : []));
  return [...named, ...(example === undefined ? [] : [example])];
}

/** The examples of a route's body, whatever its type, as they would be sent. */
export function bodiesOf({ operation }: DescribedRoute): { type: string; value: unknown }[] {
  return Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, content]) =>
    examplesIn(content).map((value) => ({ type, value })),
  );
}
