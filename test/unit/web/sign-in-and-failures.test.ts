import { describe, expect, it } from 'vitest';
import { describeFailure, ProblemError, toProblemError } from '../../../web/src/api/problem.ts';
import { readDecision } from '../../../web/src/components/sourcing/decision.ts';
import { returnPath, signInPath } from '../../../web/src/pages/sign-in/return-path.ts';

const back = (address: string) => returnPath(new URLSearchParams(address.split('?')[1]));

describe('coming back after signing in', () => {
  it('leads to the page with its filters', () => {
    expect(back(signInPath('/orders?status=SHIPPED&page=2'))).toBe('/orders?status=SHIPPED&page=2');
    expect(back(signInPath('/'))).toBe('/');
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)'])(
    'leads nowhere outside the dashboard: %s',
    (next) => expect(back(`/sign-in?next=${encodeURIComponent(next)}`)).toBe('/'),
  );
});

describe('failures in words', () => {
  const problem = {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'Changed meanwhile',
    request_id: 'r1',
  };

  it('are the server’s own', () => {
    const error = toProblemError({ ...problem, errors: [{ path: 'status', message: 'is final' }] }, 409);
    expect(error).toBeInstanceOf(ProblemError);
    expect(describeFailure(error)).toEqual({
      title: 'Conflict',
      detail: 'Changed meanwhile\nstatus: is final',
      requestId: 'r1',
    });
  });

  it('name a server that is away', () => {
    expect(toProblemError('<html>', 502)).toBeNull();
    expect(describeFailure(new TypeError('Failed to fetch')).title).toBe('The server cannot be reached');
  });
});

describe('a stored decision', () => {
  it('is refused when its shape is not known', () => {
    expect(readDecision({})).toBeNull();
    expect(readDecision({ summary: 'x', candidates: [] })).toBeNull();
  });
});
