/** Who is signed in, and signing in and out. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { UserInfo } from '../../../src/identity/contract.ts';
import type { Permission } from '../../../src/identity/identity.ts';
import { client } from './client.ts';
import { forgetEnvironment } from './environment.ts';
import { statusOf } from './problem.ts';
import { SESSION_KEY } from './query-client.ts';

async function readSession(): Promise<UserInfo | null> {
  try {
    return await client.identity.me({});
  } catch (error) {
    if (statusOf(error) === 401) return null;
    throw error;
  }
}

/** The signed-in user, or null; asked for once and then kept until signing out or a 401. */
export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: readSession,
  staleTime: Infinity,
});

/** Signs in with email and password; the server keeps the session in a cookie that scripts cannot read. */
export function useSignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { email: string; password: string }) =>
      client.identity.login({ body: credentials }),
    onMutate: forgetEnvironment,
    onSuccess: (answer) => cache.setQueryData<UserInfo | null>(SESSION_KEY, answer.body.user),
  });
}

/** Changes one's own password; the session goes on by a new cookie, and with a new CSRF token. */
export function useChangePassword() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { current_password: string; new_password: string }) =>
      client.identity.changePassword({ body }),
    onSuccess: (answer) => cache.setQueryData<UserInfo | null>(SESSION_KEY, answer.body.user),
  });
}

/** Ends the session on the server and forgets everything that was read in it. */
export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => client.identity.logout({}),
    onSuccess: () => {
      cache.setQueryData<UserInfo | null>(SESSION_KEY, null);
      cache.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
    },
  });
}

/** Carries the signed-in user to every page inside the frame. */
export const UserContext = createContext<UserInfo | null>(null);

/** The signed-in user. @throws Error outside the signed-in frame. */
export function useUser(): UserInfo {
  const user = useContext(UserContext);
  if (!user) throw new Error('This page is shown only to a signed-in user');
  return user;
}

/** True when the user's role or own permissions allow it; the server decides again with every request. */
export function may(user: UserInfo, permission: Permission): boolean {
  return user.platform_role !== 'USER' || user.permissions.includes(permission);
}
