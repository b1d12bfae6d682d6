/** The OpenAPI document, generated from the contract. */
import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi';
import { traverseContractProcedures } from '@orpc/server';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { apiContract, type ApiContract } from '../contract.ts';
import { SESSION_COOKIE } from '../identity/cookies.ts';
import { accessOf, type Access } from '../identity/permissions.ts';
import { problemSchema } from '../runtime/contract.ts';
import { readinessSchema } from '../runtime/health-contract.ts';
import { Answers } from './openapi-examples/answers.ts';
import { examplesOf } from './openapi-examples/index.ts';
import { problemExamples } from './openapi-examples/problems.ts';

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const READINESS = { $ref: '#/components/schemas/Readiness' };

const DESCRIPTION = `Self-hosted order management: each order is one long-running workflow.

Sign in by \`POST /auth/login\` and send \`Authorization: Bearer <access_token>\`. The environment is the account's
default, or the one whose slug the header \`X-OMS-Environment\` names. Errors are problem documents (RFC 9457).

Lists come in pages. Long ones are read on by \`cursor\`: each page says where the next one begins, in \`next_cursor\` or,
where the answer is a bare list, in the header \`X-Next-Cursor\`. Totals beyond 10,000 are estimates.`;

const ENVIRONMENT_HEADER = {
  name: 'X-OMS-Environment',
  in: 'header',
  description: "Slug of the environment; without it the account's default",
  required: false,
  schema: { type: 'string' },
} as const;

const NOT_READY = {
  description: 'A dependency is down',
  content: { 'application/json': { schema: READINESS } },
};

/** Of OpenAPI 3.1, as the generator writes it. */
type Operation = NonNullable<NonNullable<OpenAPI.PathsObject[string]>['get']>;

interface DescribedRoute {
  access: Access;
  errorMap: Readonly<Record<string, { status?: number; message?: string } | undefined>>;
}

const problemOf = (status: number) => ({
  schema: PROBLEM,
  examples: { example: { $ref: `#/components/examples/Problem${status}` } },
});

/** The error answers of a route, all of one shape. */
function errorResponses({ access, errorMap }: DescribedRoute): NonNullable<Operation['responses']> {
  const possible = Object.values(errorMap).flatMap((error) => (error?.status === undefined ? [] : [error]));
  const needsSession = (status: number) => status === 403 && access === 'public';
  return Object.fromEntries(
    possible.flatMap(({ status = 500, message = '' }) =>
      needsSession(status)
        ? []
        : [
            [
              String(status),
              { description: message, content: { 'application/problem+json': problemOf(status) } },
            ],
          ],
    ),
  );
}

/** Features of organizations and of the platform: which environment a request names is nothing to them. */
const OUTSIDE_ENVIRONMENTS: ReadonlySet<string> = new Set([
  'environments',
  'organizations',
  'people',
  'audit',
  'codec',
] satisfies (keyof ApiContract)[]);

/** True for a route that acts in one environment. */
function isInEnvironment({ operationId = '' }: Operation, access: Access): boolean {
  const [feature = ''] = operationId.split('.');
  return access !== 'public' && access !== 'signed-in' && !OUTSIDE_ENVIRONMENTS.has(feature);
}

/** What a caller must have besides a session. */
function needOf(access: Access): string | undefined {
  if (access === 'public' || access === 'signed-in') return undefined;
  if (access === 'superadmin') return 'For the administrators of an organization.';
  return access === 'platform' ? 'For the owner of the platform.' : `Needs the permission \`${access}\`.`;
}

/** A key opens what needs a permission; its scopes are permissions. */
function securityOf(access: Access): NonNullable<Operation['security']> {
  if (access === 'public') return [];
  const isForPeople = access === 'signed-in' || access === 'superadmin' || access === 'platform';
  return [{ bearer: [] }, { cookie: [] }, ...(isForPeople ? [] : [{ apiKey: [] }])];
}

function addBodyExamples(operation: Operation): void {
  const examples = examplesOf(operation.operationId ?? '');
  const body = operation.requestBody;
  const content = body && 'content' in body ? body.content['application/json'] : undefined;
  if (content && examples) content.examples = { ...examples };
}

/** An example of what is answered when all is well; 204 has no body. */
function addAnswerExample(operation: Operation, answers: Answers): void {
  for (const [status, response] of Object.entries(operation.responses ?? {})) {
    if ('$ref' in response || !status.startsWith('2')) continue;
    if (status === '204') delete response.content;
    const content = response.content?.['application/json'];
    const example = content?.schema && answers.of(operation.operationId ?? '', content.schema);
    if (content && example !== undefined) content.example = example;
  }
}

/** What the generator does not know: who may call, what errors look like, examples. */
function complete(operation: Operation, route: DescribedRoute): Operation {
  const { access } = route;
  const description = needOf(access);
  const parameters = [
    ...(operation.parameters ?? []),
    ...(isInEnvironment(operation, access) ? [ENVIRONMENT_HEADER] : []),
  ];
  return {
    ...operation,
    ...(description ? { description } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    security: securityOf(access),
    responses: { ...operation.responses, ...errorResponses(route) },
  };
}

function describedRoutes(): Map<string, DescribedRoute> {
  const routes = new Map<string, DescribedRoute>();
  traverseContractProcedures({ router: apiContract, path: [] }, ({ contract, path }) => {
    const errorMap = contract['~orpc'].errorMap as DescribedRoute['errorMap'];
    routes.set(path.join('.'), { access: accessOf(path), errorMap });
  });
  return routes;
}

function completeAll(document: OpenAPI.Document): OpenAPI.Document {
  const routes = describedRoutes();
  const answers = new Answers(document.components?.schemas ?? {});
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of ['get', 'post', 'patch', 'put', 'delete'] as const) {
      const operation = item?.[method];
      const route = routes.get(operation?.operationId ?? '');
      if (!item || !operation || !route) continue;
      addBodyExamples(operation);
      addAnswerExample(operation, answers);
      item[method] = complete(operation, route);
    }
  }
  return document;
}

function addSpecialCases(document: OpenAPI.Document): OpenAPI.Document {
  const ready = document.paths?.['/health/ready']?.get;
  if (ready) ready.responses = { ...ready.responses, 503: NOT_READY };
  return document;
}

/** Generates the document; a few hundred milliseconds of work, so that it is done once. */
export async function openApiDocument(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(apiContract, {
    info: {
      title: 'Longhaul OMS',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    commonSchemas: {
      Problem: { schema: problemSchema, strategy: 'output' },
      Readiness: { schema: readinessSchema, strategy: 'output' },
    },
    components: {
      examples: problemExamples,
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'Or as Authorization: Bearer; for one environment, with the scopes it was given',
        },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'Writes also need the header X-CSRF-Token',
        },
      },
    },
    customErrorResponseBodySchema: () => PROBLEM,
  });
  return addSpecialCases(completeAll(document));
}
