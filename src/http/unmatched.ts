/** The answer where no route is: 405 where another method would do, 404 otherwise. */
import { traverseContractProcedures } from '@orpc/server';
import type { RequestHandler } from 'express';
import { apiContract } from '../contract.ts';
import { Refusal } from '../runtime/errors.ts';
import { HttpRefusal } from './problems.ts';

interface KnownPath {
  pattern: RegExp;
  methods: string[];
}

/** Paths outside of the contract, all to be read only. */
const PAGES = ['/', '/app', '/docs', '/redoc', '/openapi.json', '/metrics'];

function patternOf(path: string): RegExp {
  const segments = path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${segments}/?$`);
}

function knownPaths(): KnownPath[] {
  const methods = new Map<string, string[]>(PAGES.map((path) => [path, ['GET']]));
  traverseContractProcedures({ router: apiContract, path: [] }, ({ contract }) => {
    const { path, method } = contract['~orpc'].route;
    if (path !== undefined && method !== undefined) methods.set(path, [...(methods.get(path) ?? []), method]);
  });
  return [...methods].map(([path, allowed]) => ({ pattern: patternOf(path), methods: allowed }));
}

function withHead(methods: Iterable<string>): string {
  const all = new Set(methods);
  if (all.has('GET')) all.add('HEAD');
  return [...all].sort().join(', ');
}

/** Refuses whatever comes this far. */
export function unmatched(): RequestHandler {
  const paths = knownPaths();
  return (request) => {
    // A literal segment wins over a parameter; `/orders/number` names both, so all that fit count.
    const methods = paths.filter(({ pattern }) => pattern.test(request.path)).flatMap((path) => path.methods);
    if (methods.length === 0)
      throw new Refusal('not-found', `There is nothing at ${request.path.slice(0, 200)}.`);
    const allowed = withHead(methods);
    throw new HttpRefusal(405, `${request.method} is not possible here; possible is ${allowed}.`, {
      Allow: allowed,
    });
  };
}
